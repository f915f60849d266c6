import type { MeasuredRelease, Payload } from './measured-release';
import type { Detail } from './row';

/** What a release of a fleet of some size took. */
export interface GrowthFigures {
  readonly instances: number;
  readonly transitions: number;
  readonly invocations: number;
  readonly calls: number;
  /** Calls that asked for a further page. */
  readonly pages: number;
  readonly payload: Payload;
  readonly answer: Payload;
}

export function growthFigures(instances: number, measured: MeasuredRelease): GrowthFigures {
  const { result, calls, largestPayload, largestAnswer } = measured;
  return {
    instances,
    transitions: result.transitions,
    invocations: result.lambdaInvocations,
    calls: result.apiCalls.total,
    pages: calls.filter(({ input }) => asksForFurtherPage(input)).length,
    payload: largestPayload,
    answer: largestAnswer,
  };
}

/** What APIs call the place to go on from. */
const FURTHER = ['NextToken', 'Marker', 'ExclusiveStartKey', 'ContinuationToken'];

export function asksForFurtherPage(input: unknown): boolean {
  return (
    typeof input === 'object' && input !== null && FURTHER.some((field) => Reflect.get(input, field) !== undefined)
  );
}

export function columnsOf(figures: readonly GrowthFigures[]): Detail {
  const kilobytes = ({ what, bytes }: Payload): string => `${(bytes / 1024).toFixed(1)} KB, ${what}`;
  return {
    caption: 'By size of the fleet',
    head: [
      'instances',
      'transitions',
      'invocations',
      'API calls',
      'of them pages',
      'largest payload',
      'largest answer of AWS',
    ],
    rows: figures.map((each) => [
      each.instances.toLocaleString('en'),
      String(each.transitions),
      String(each.invocations),
      String(each.calls),
      String(each.pages),
      kilobytes(each.payload),
      kilobytes(each.answer),
    ]),
  };
}
