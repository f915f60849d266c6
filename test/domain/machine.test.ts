import { type Machine, removal } from '../../lambdas/domain/machine';

const machine = (role: string, state: string): Machine => ({
  instanceId: `i-${role}`,
  role,
  state,
  stateReason: undefined,
});

describe('the removal of the machines of a bake', () => {
  it.each([
    ['pending', true],
    ['running', true],
    ['stopping', true],
    ['stopped', true],
    ['shutting-down', false],
  ])('goes on while one is %s, to be told %s', (state, told) => {
    const next = removal([machine('builder', state), machine('tester', 'terminated')], true);

    expect(next).toEqual({ terminate: told ? ['i-builder'] : [], left: `i-builder is ${state}`, complete: true });
  });

  it('is over at once when both were seen terminated', () => {
    const both = [machine('builder', 'terminated'), machine('tester', 'terminated')];

    expect(removal(both, false)).toEqual({ terminate: [], left: undefined, complete: true });
  });

  it.each([[[]], [[machine('builder', 'terminated')]]])(
    'waits with %j for one that may not be listed yet',
    (machines) => {
      expect(removal(machines, false)).toMatchObject({
        left: 'a machine started last may not be listed yet',
        complete: false,
      });
      expect(removal(machines, true).left).toBeUndefined();
    },
  );
});
