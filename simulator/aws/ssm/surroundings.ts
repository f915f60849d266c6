import type { InstanceState, SimulatedInstance, Software } from '../../ports';

/** An instance as Systems Manager sees it. */
export interface ManagedNode extends SimulatedInstance {
  /** Without one its agent may not register. */
  readonly instanceProfileArn?: string;
  readonly privateIpAddress: string;
}

/** EC2 for Run Command. */
export interface ManagedNodes {
  instance(instanceId: string): ManagedNode | undefined;
  instances(): readonly ManagedNode[];
  onStateChange(listener: (instance: SimulatedInstance, previous: InstanceState) => void): void;
  /** Puts software on an instance. */
  install(instanceId: string, software: Software): void;
}

/** S3 for what an instance downloads. */
export interface ObjectReader {
  /** Undefined where there is no such object. */
  read(bucket: string, key: string, versionId?: string): Buffer | undefined;
}
