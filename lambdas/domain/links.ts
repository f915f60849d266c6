import { anchorOf } from './runbook';

const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Where the Step Functions console shows an execution; nothing for what is no ARN of one. */
export function executionLink(executionArn: string): string | undefined {
  const [, partition = '', region = ''] =
    /^arn:(aws[a-z-]*):states:([a-z0-9-]+):\d{12}:execution:/.exec(executionArn) ?? [];
  const host = CONSOLES[partition];
  if (host === undefined) return undefined;
  return `https://${region}.${host}/states/home?region=${region}#/v2/executions/details/${executionArn}`;
}

/** A section of the runbook. @param runbook where it is read: an address, or its path in the repository */
export function runbookLink(runbook: string, heading: string): string {
  return `${runbook}#${anchorOf(heading)}`;
}
