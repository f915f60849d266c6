import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Names } from '../names';

/**
 * What Kiln remembers: locks, plans, release records, pending retirements, questions, the image ledger. It outlives the stack. Its
 * name is fixed and plain, so that a stack made anew takes it over (`cdk deploy --import-existing-resources`) or is
 * refused: it never begins beside it with an empty memory, while generations of the stage may serve.
 * Source: CloudFormation user guide, "Import AWS resources into a CloudFormation stack automatically".
 */
export function stateTable(scope: Construct, names: Names): Table {
  return new Table(scope, 'Table', {
    tableName: names.table,
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    // Of questions to people: each goes with its release, and what an accident left goes by itself.
    timeToLiveAttribute: 'expires',
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
