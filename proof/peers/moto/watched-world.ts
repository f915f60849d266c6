import type { Call, ServiceName, SimulatedService } from '../../../simulator/service';
import type { KilnWorld } from '../../../simulator/world/kiln-world';

/** A call that reached a service, and what it answered. */
export interface Answered {
  readonly service: ServiceName;
  readonly operation: string;
  readonly caller: string;
  readonly input: unknown;
  readonly output?: object;
  readonly error?: unknown;
}

/** Told of every answer the services of a world give, from now on. */
export function watchAnswers(world: KilnWorld, onAnswer: (answered: Answered) => object | undefined): void {
  for (const service of [...world.aws.all(), world.sfn]) world.kernel.register(watched(service, onAnswer));
}

function watched(service: SimulatedService, onAnswer: (answered: Answered) => object | undefined): SimulatedService {
  const operations = Object.entries(service.operations).map(([name, operation]) => {
    const answer = (input: unknown, call: Call): object => {
      const asked = { service: service.name, operation: name, caller: call.caller, input };
      try {
        const output = operation.answer(input, call);
        return onAnswer({ ...asked, output }) ?? output;
      } catch (error) {
        onAnswer({ ...asked, error });
        throw error;
      }
    };
    return [name, { ...operation, answer }] as const;
  });
  return { name: service.name, operations: Object.fromEntries(operations) };
}
