import { SimulatorGap } from '../../aws-error';
import { validationError } from './errors';

/**
 * Parses `HealthCheckType`: a comma-separated list. `EC2` is always on.
 * Source: CreateAutoScalingGroup, HealthCheckType.
 *
 * @throws ValidationError for what AWS does not know; SimulatorGap for what only AWS knows.
 */
export function healthCheckTypes(list: string): readonly string[] {
  const types = list.split(',').map((type) => type.trim());
  for (const type of types) {
    if (type === 'EBS' || type === 'VPC_LATTICE') throw new SimulatorGap(`health check type ${type} is not simulated`);
    if (type !== 'EC2' && type !== 'ELB') {
      throw validationError(`Invalid HealthCheckType: ${type}. Valid values: EC2, EBS, ELB, VPC_LATTICE`);
    }
  }
  return [...new Set(types)];
}
