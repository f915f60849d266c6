import type { _InstanceType } from '@aws-sdk/client-ec2';

/** The SDK lists the types of its day, EC2 knows newer ones: whatever has the form of a type is EC2's to judge. */
function hasForm(name: string): name is _InstanceType {
  return /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(name);
}

/** @throws Error for a text that cannot be an instance type */
export function instanceType(name: string): _InstanceType {
  if (hasForm(name)) return name;
  throw new Error(`${JSON.stringify(name)} is no instance type`);
}
