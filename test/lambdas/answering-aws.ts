import { z } from 'zod';
import type { Step } from '../../lambdas/shared/define-step';
import { operation, SERVICE_NAMES, type ServiceName } from '../../simulator/service';
import { virtualAws } from '../simulator/virtual-aws';

/** What an AWS of one's own answers: operation → answer, by service. */
export type Answers = Partial<
  Record<ServiceName, Readonly<Record<string, (input: Record<string, unknown>) => object>>>
>;

/** Runs handlers on an AWS that answers so; settings have their own names as values, but the stage. */
export function answeringAws(answers: Answers) {
  const { kernel, clock, clients, settle } = virtualAws();
  const calls: { readonly operation: string; readonly input: Record<string, unknown> }[] = [];
  for (const name of SERVICE_NAMES) {
    kernel.register({
      name,
      operations: Object.fromEntries(
        Object.entries(answers[name] ?? {}).map(([operationName, answer]) => [
          operationName,
          operation({
            kind: 'write',
            input: z.record(z.string(), z.unknown()),
            answer: (input) => {
              calls.push({ operation: operationName, input: { ...input } });
              return answer(input);
            },
          }),
        ]),
      ),
    });
  }
  return {
    calls,
    run: (handler: Step, event: unknown): Promise<unknown> =>
      settle(
        handler.run(
          event,
          { functionName: 'Handler', awsRequestId: '1' },
          {
            now: () => clock.now(),
            randomHex: (digits) => 'a'.repeat(digits),
            setting: (name) => (name === 'STAGE' ? 'prod' : name),
            clients,
            stage: 'prod',
            metricSink: () => undefined,
            logSink: () => undefined,
          },
        ),
      ),
  };
}
