import { z } from 'zod';
import { TRANSITION_WORDS } from '../../lambdas/domain/transitions';
import type { LoggedEvent } from '../../simulator/aws/eventbridge/eventbridge';
import type { PublishedMessage } from '../../simulator/aws/sns/sns';
import type { InvocationRecord } from '../../simulator/lambda/lambda-service';
import { Rehearsal, type RehearsalOptions } from '../../simulator/rehearsal';
import type { RehearsalResult } from '../../simulator/report/result';
import { sample } from './rehearsing';

export const TEAM = 'arn:aws:sns:eu-central-1:111122223333:web-team';

export interface Told {
  readonly result: RehearsalResult;
  /** Kiln's own, of the release asked for. */
  readonly events: readonly LoggedEvent['event'][];
  readonly messages: readonly PublishedMessage[];
  readonly metrics: readonly Measured[];
  readonly invocations: readonly InvocationRecord[];
  /** The lines that functions logged. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Error and cause of the release's execution, as its error box shows them. */
  readonly failure: { readonly error: string | undefined; readonly cause: string | undefined };
}

/** One value, as CloudWatch reads it out of a line in the embedded metric format. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

const embedded = z.looseObject({
  _aws: z.object({
    Timestamp: z.int(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.literal('Kiln'),
        Dimensions: z.array(z.array(z.string()).max(30)).min(1),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.enum(['Count', 'Seconds', 'Percent']) })).min(1),
      }),
    ),
  }),
});

/** Source: CloudWatch user guide, "Embedded metric format specification". */
function measuredIn(line: Readonly<Record<string, unknown>>): Measured[] {
  const read = embedded.parse(line);
  const textOf = (name: string): string => z.string().parse(read[name]);
  return read._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => ({
        name: Name,
        value: z.number().parse(read[Name]),
        dimensions: Object.fromEntries(names.map((name) => [name, textOf(name)])),
      })),
    ),
  );
}

/** A rehearsal of the sample fleet, with everything that was told of it: on the bus, to its team, and in metrics. */
export async function rehearseTold(options: Partial<RehearsalOptions> = {}): Promise<Told> {
  const { fleet, ...others } = sample(options);
  const notify = { topic: TEAM, on: [...TRANSITION_WORDS] };
  const rehearsal = new Rehearsal({ ...others, fleet: { ...fleet, spec: { ...fleet.spec, notify } } });
  const { world } = rehearsal;
  const metrics: Measured[] = [];
  const log: Readonly<Record<string, unknown>>[] = [];
  await rehearsal.prepare();
  const start = world.clock.now();
  world.lambda.metricSink = (line) => void metrics.push(...measuredIn(line));
  world.lambda.logSink = (line) => void log.push(line);
  rehearsal.begin();
  const result = await rehearsal.finish();
  const end = world.sfn.executions().find(({ name, startTime }) => name === 'release' && startTime >= start)?.end;
  return {
    result,
    events: world.aws.eventbridge.log
      .filter(({ time, bus, event }) => time >= start && bus === world.names.bus && event.source === 'kiln')
      .map(({ event }) => event),
    messages: world.aws.sns.messages.filter(({ time, topicArn }) => time >= start && topicArn === TEAM),
    metrics,
    invocations: world.lambda.invocations.filter((invocation) => invocation.start >= start),
    log,
    failure: { error: end?.error, cause: end?.cause },
  };
}
