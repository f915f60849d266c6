import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Fn, Stack, Validations } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { DeployedFleet } from '../../lambdas/domain/fleet-spec';
import type { ScriptFile } from '../fleet-script-files';
import { allow } from '../grants';
import { kilnLog } from '../logs';
import { type Names, scriptKey } from '../names';
import { kilnRole } from '../role';

/** A fleet's scripts in the asset bucket, by checksum. Earlier ones stay: plans and images name them. */
export class FleetScripts extends Construct {
  /** Path in the fleet file → where it lies. */
  readonly deployed: DeployedFleet['scripts'];

  constructor(scope: Construct, names: Names, scripts: Readonly<Record<string, ScriptFile>>) {
    super(scope, 'Scripts');
    this.deployed = Object.fromEntries(
      Object.entries(scripts).map(([path, { sha256 }]) => [path, { key: scriptKey(sha256), sha256 }]),
    );
    if (Object.keys(scripts).length > 0) this.upload(names, this.asset(Object.values(scripts)));
  }

  /** A folder that looks as the bucket is to look; the cloud assembly has a copy of it. */
  private asset(scripts: readonly ScriptFile[]): Asset {
    const folder = mkdtempSync(join(tmpdir(), 'kiln-scripts-'));
    try {
      for (const { path, sha256 } of scripts) {
        const file = join(folder, scriptKey(sha256));
        mkdirSync(dirname(file), { recursive: true });
        copyFileSync(path, file);
      }
      return new Asset(this, 'Asset', { path: folder });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  private upload(names: Names, asset: Asset): void {
    const destinationBucket = Bucket.fromBucketName(this, 'Bucket', Fn.importValue(names.exports.assetBucket));
    const logGroup = kilnLog(this, 'Log');
    new BucketDeployment(this, 'Upload', {
      sources: [Source.bucket(asset.bucket, asset.s3ObjectKey)],
      destinationBucket,
      prune: false,
      logGroup,
      role: kilnRole(this, 'Role', {
        names,
        assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
        statements: [
          allow(['s3:GetObject'], [asset.bucket.arnForObjects(asset.s3ObjectKey)]),
          allow(['s3:ListBucket'], [destinationBucket.bucketArn]),
          allow(['s3:PutObject'], [destinationBucket.arnForObjects('scripts/*')]),
          allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
        ],
      }),
    });
    // The function that uploads is made at the top of the stack, and is the only one there.
    Validations.of(Stack.of(this)).acknowledge({
      id: 'AwsSolutions-L1',
      reason: 'The runtime of the upload is chosen by aws-cdk-lib, for the code it brings.',
    });
  }
}
