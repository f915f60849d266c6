import { AwsError } from '../../aws-error';

/** A state machine by its ARN, maybe with a published version: `…:stateMachine:release` or `…:stateMachine:release:1`. */
export interface MachineReference {
  readonly machineArn: string;
  readonly name: string;
  readonly version?: number;
}

/** @throws AwsError InvalidArn */
export function parseMachineArn(arn: string): MachineReference {
  const match = /^(arn:aws:states:[a-z0-9-]+:\d{12}:stateMachine:([^:]+))(?::(\d+))?$/.exec(arn);
  const [, machineArn, name, version] = match ?? [];
  if (machineArn === undefined || name === undefined) throw invalidArn(arn);
  return version === undefined ? { machineArn, name } : { machineArn, name, version: Number(version) };
}

/** @throws AwsError InvalidArn */
export function checkExecutionArn(arn: string): void {
  if (!/^arn:aws:states:[a-z0-9-]+:\d{12}:execution:[^:]+:[^:]+$/.test(arn)) throw invalidArn(arn);
}

/** A version number at the machine's end is no part of its executions' ARNs. */
export function executionArn(machineArn: string, name: string): string {
  return `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

function invalidArn(arn: string): AwsError {
  return new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
}
