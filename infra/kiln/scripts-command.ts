import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { kilnLog } from '../logs';
import type { Names } from '../names';
import { scriptsDocument } from '../scripts-document';

/** How scripts get onto a builder, and where what they print goes. */
export class ScriptsCommand extends Construct {
  constructor(scope: Construct, names: Names) {
    super(scope, 'ScriptsCommand');
    new CfnDocument(this, 'Document', {
      name: names.scriptsDocument,
      documentType: 'Command',
      documentFormat: 'JSON',
      content: scriptsDocument,
      targetType: '/AWS::EC2::Instance',
      // A document with a name of its own cannot be replaced.
      updateMethod: 'NewVersion',
    });
    kilnLog(this, 'Output', names.scriptsLogGroup);
  }
}
