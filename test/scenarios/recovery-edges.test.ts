import { faults, PATIENCE_MS, rehearseSample, UNHARMED } from './rehearsing';

const ALARM = 'when: { weight: 50 }\n  do: { alarm: web-5xx }';

describe('a recovery', () => {
  it.each([
    ['that is delivered twice raises its fence once', 'when: { state: BeginRecovery, entered: 1 }\n  do: duplicate'],
    [
      'that is delivered twice at once raises its fence once',
      'when: { state: BeginRecovery, entered: 1 }\n  do: { duplicate: at-once }',
    ],
    ['outlasts minutes of throttling', 'when: { state: RestoreTraffic, entered: 1 }\n  do: { throttle-all: 400 }'],
    [
      'that is stopped itself is done again, and knows what failed first',
      'when: { state: ConfirmRestored, entered: 1 }\n  do: { abort: execution }',
    ],
  ])(
    '%s',
    async (_what, trouble) => {
      const result = await rehearseSample({ faults: faults(ALARM, trouble) });

      expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'GuardTripped', ...UNHARMED });
      expect(result.cause).toContain('web-5xx');
    },
    PATIENCE_MS,
  );

  it(
    'waits out a handler of the aborted execution, even where its end is not described yet',
    async () => {
      const result = await rehearseSample({
        faults: faults(
          'when: { service: sfn, operation: DescribeExecution }\n  do: { stale: 60 }',
          'when: { service: s3, operation: GetObject, call: 1 }\n  do: { slow: 48 }',
          'when: { state: CreateLaunchTemplate, after: 1 }\n  do: { abort: execution }',
        ),
      });

      expect(result).toMatchObject({ outcome: 'RECOVERED', ...UNHARMED });
    },
    PATIENCE_MS,
  );
});

describe('the watchdog', () => {
  it(
    'leaves a release alone that is not described yet',
    async () => {
      const result = await rehearseSample({
        faults: faults('when: { service: sfn, operation: DescribeExecution }\n  do: { stale: 400 }'),
      });

      expect(result).toMatchObject({ outcome: 'RELEASED', violations: [], leftovers: [] });
    },
    PATIENCE_MS,
  );

  it(
    'tells a refusal that could not be told',
    async () => {
      const result = await rehearseSample({
        faults: faults(
          'when: { service: eventbridge, operation: PutEvents }\n  do: { throttle: 40 }',
          'when: { service: dynamodb, operation: GetItem }\n  do: { internal-error: 40 }',
        ),
      });

      expect(result).toMatchObject({ outcome: 'REFUSED', violations: [], leftovers: [] });
    },
    PATIENCE_MS,
  );
});

describe('after the point of no return', () => {
  it.each(['CompleteRelease', 'PointToImage'])(
    'an abort at %s takes nothing back, and the end is told',
    async (state) => {
      const result = await rehearseSample({
        faults: faults(`when: { state: ${state} }\n  do: { abort: execution }`),
      });

      expect(result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
    },
    PATIENCE_MS,
  );

  it(
    'a schedule that cannot be made is the watchdog’s to make good',
    async () => {
      const result = await rehearseSample({ faults: faults('when: { service: scheduler }\n  do: { throttle: 400 }') });

      expect(result).toMatchObject({ outcome: 'RELEASED', violations: [], leftovers: [] });
    },
    PATIENCE_MS,
  );
});
