import { z } from 'zod';
import type { Adapter } from '../../../lambdas/shared/clients';
import { AwsError } from '../../../simulator/aws-error';
import { operation, type ServiceName } from '../../../simulator/service';
import { virtualAws } from '../../simulator/virtual-aws';

export type Answer = (input: object) => object;

/** What an adapter makes of a service whose one operation answers so. */
export function asked<Face, T>(
  adapter: Adapter<Face>,
  name: ServiceName,
  operationName: string,
  answer: Answer,
  act: (face: Face) => Promise<T>,
): Promise<T> {
  const { kernel, clients, settle } = virtualAws();
  kernel.register({
    name,
    operations: { [operationName]: operation({ kind: 'write', input: z.looseObject({}), answer }) },
  });
  return settle(act(adapter(clients, () => 'setting')));
}

export const refusing =
  (name: string, details?: Record<string, unknown>): Answer =>
  () => {
    throw new AwsError(name, 'Refused.', 400, details);
  };
