import { referenceOf, triggeredExecutionName } from '../../lambdas/domain/names';

const executionNamed = (name: string) => `arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-release:${name}`;

describe('the name of an execution that an event asks for', () => {
  const ids = [
    '7',
    'a'.repeat(200),
    'https://ci.example/web/runs/7?x=1',
    'ü $(reboot); ../',
    '0f9d5a2e-0000-4000-8000-000000000001',
  ];

  it('is one that Step Functions takes, whatever the id', () => {
    for (const id of ids) {
      expect(triggeredExecutionName('a-fleet-of-20-letters', 'request', id)).toMatch(/^[0-9A-Za-z_-]{1,80}$/);
    }
  });

  it('is the same for the same, and another one for another fleet, kind or id', () => {
    const names = ['web', 'web-admin'].flatMap((fleet) =>
      [...ids, 'admin-7'].flatMap((id) => [
        triggeredExecutionName(fleet, 'request', id),
        triggeredExecutionName(fleet, 'event', id),
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(triggeredExecutionName('web', 'event', '7')).toBe(triggeredExecutionName('web', 'event', '7'));
    expect(triggeredExecutionName('web', 'request', 'a/b')).not.toBe(triggeredExecutionName('web', 'request', 'a.b'));
  });
});

describe('what people know a release by', () => {
  it.each<[string | undefined, string, string | undefined]>([
    ['run-7', 'web_run-7_abc', 'run-7'],
    [undefined, 'friday-evening', 'friday-evening'],
    [undefined, '0f9d5a2e-1111-4000-8000-0123456789ab', undefined],
    [undefined, '0f9d5a2e-1111-4000-8000-0123456789ab_0f9d5a2e-1111-4000-8000-0123456789ab', undefined],
  ])('request id %s, execution %s: %s', (requestId, name, reference) => {
    expect(referenceOf({ requestId }, executionNamed(name))).toBe(reference);
  });
});
