import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isBlock } from '../../lambdas/domain/block';
import { ERROR_NAMES, STOP_ERRORS } from '../../lambdas/domain/errors';
import { functions, TASK_TIMEOUT_SECONDS } from '../../lambdas/functions';
import { stateContracts } from '../../lambdas/state-contracts';
import { allStates, callbackTasks, functionOf, lambdaTasks, machines, retryPolicies, tasks } from './machines';

const label = ({ machine, name }: { machine: string; name: string }) => `${machine}.${name}`;

/** Names that AWS gives to errors, as far as the machines handle them. */
const AWS_ERRORS =
  /^(States\.(ALL|TaskFailed|Timeout|HeartbeatTimeout)|Lambda\.\w+|Sandbox\.Timedout|Runtime\.(ExitError|OutOfMemory)|StepFunctions\.\w+Exception)$/;

const sources = readdirSync(join(__dirname, '../../lambdas'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('domain/errors.ts'))
  .map((file) => readFileSync(join(__dirname, '../../lambdas', file), 'utf8'));

/** What any state, rule or catcher of a definition assigns. */
function variablesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(variablesOf);
  if (!isBlock(value)) return [];
  return [...(isBlock(value.Assign) ? Object.keys(value.Assign) : []), ...Object.values(value).flatMap(variablesOf)];
}

describe('every machine', () => {
  it.each([...machines])('%s speaks JSONata everywhere', (_name, definition) => {
    expect(definition.QueryLanguage).toBe('JSONata');
    expect(JSON.stringify(definition).match(/"QueryLanguage"/g)).toHaveLength(1);
  });

  it.each([...machines])('%s has a time-out of its own, as the last net', (_name, definition) => {
    expect(definition.TimeoutSeconds).toBeGreaterThan(0);
  });

  it.each([...machines])('%s reads every variable it keeps', (_name, definition) => {
    const text = JSON.stringify(definition);
    expect(variablesOf(definition).filter((name) => !new RegExp(`\\$${name}\\b`).test(text))).toEqual([]);
  });

  it('says of every state why it exists', () => {
    const silent = allStates
      .filter(({ name, state }) => (state.Comment ?? '') === '' && !name.startsWith('Is'))
      .map(label);
    expect(silent).toEqual([]);
  });

  it('has no state name twice', () => {
    for (const machine of machines.keys()) {
      const names = allStates.filter((state) => state.machine === machine).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('every task', () => {
  it('has a time-out', () => {
    expect(tasks.filter(({ state }) => state.TimeoutSeconds === undefined).map(label)).toEqual([]);
  });

  it('waits longer than its function may run', () => {
    for (const task of lambdaTasks.filter((each) => !callbackTasks.includes(each)))
      expect(task.state.TimeoutSeconds).toBe(TASK_TIMEOUT_SECONDS);
    for (const [name, { timeoutSeconds }] of Object.entries(functions)) {
      expect({ name, ok: timeoutSeconds < TASK_TIMEOUT_SECONDS }).toEqual({ name, ok: true });
    }
  });

  it('waits for a machine it nests until that ends by itself, and not for ever', () => {
    for (const task of tasks.filter((each) => !lambdaTasks.includes(each))) {
      const child = /\{(\w+)Machine\}/.exec(JSON.stringify(task.state.Arguments))?.[1] ?? '';
      const longest = Number(machines.get(child.toLowerCase())?.TimeoutSeconds);
      expect(Number(task.state.TimeoutSeconds)).toBeGreaterThanOrEqual(longest);
      expect(Number(task.state.TimeoutSeconds)).toBeLessThanOrEqual(longest + 86_400);
    }
  });

  it('waits for a person as long as the fleet file says, and asks once', () => {
    const told = callbackTasks.map((task) => [label(task), task.state.TimeoutSeconds]);
    expect(told).toEqual([['release.AskApproval', '{% $preview.approval.expiresAfterSeconds %}']]);
  });

  it('calls a function that exists, and every function of a machine is called', () => {
    const called = new Set(lambdaTasks.map(functionOf));
    const outside = ['AnswerApproval', 'StartRelease', 'Notify', 'Watchdog', 'TrafficRule', 'ProtectFleet'];
    expect([...called].toSorted()).toEqual(
      Object.keys(functions)
        .filter((name) => !outside.includes(name))
        .toSorted(),
    );
  });

  it('has the contract of the function it calls', () => {
    const contracts = new Map(Object.entries(stateContracts));
    for (const task of lambdaTasks) {
      expect(contracts.get(task.name)).toBeDefined();
      expect(contracts.get(task.name)).toBe(contracts.get(functionOf(task)));
    }
  });

  it('gives its function every field of the contract, and no other', () => {
    for (const task of lambdaTasks) {
      const { shape } = z
        .instanceof(z.ZodObject)
        .parse(new Map<string, { input: unknown }>(Object.entries(stateContracts)).get(task.name)?.input);
      const given = Object.keys(task.state.Arguments?.Payload ?? {});
      expect({ task: label(task), given: given.toSorted() }).toEqual({
        task: label(task),
        given: Object.keys(shape).toSorted(),
      });
    }
  });

  it('hands on what its function or machine answered, and nothing of the call around it', () => {
    const answers = new Map(tasks.map((task) => [label(task), task.state.Output ?? 'everything']));
    const others = Object.fromEntries([...answers].filter(([, output]) => output !== '{% $states.result.Payload %}'));
    expect(others).toEqual({
      // Whoever answers says all of it.
      'release.AskApproval': '{% $states.result %}',
      'release.ObtainImage': '{% $states.result.Output %}',
      'release.Recover': '{% $states.result.Output %}',
      'release.RecoverPredecessor': '{% {} %}',
      'rebuild.ReleaseFleet': {
        fleet: '{% $states.input.fleet %}',
        status: 'RELEASED',
        reason: '{% $states.input.reason %}',
        execution: '{% $states.result.ExecutionArn %}',
      },
    });
  });

  it('says who asks, and for which release', () => {
    for (const task of lambdaTasks) {
      const payload = task.state.Arguments?.Payload ?? {};
      expect(payload.state).toBe('{% $states.context.State.Name %}');
      expect(payload.execution).toBe('{% $states.context.Execution.Id %}');
    }
  });

  it('retries by the named policies, and only by them', () => {
    const { serviceTrouble, patientServiceTrouble, lostHandler, lostAsker, busyStepFunctions } = retryPolicies;
    for (const task of tasks) {
      const patience = task.machine === 'recover' ? patientServiceTrouble : serviceTrouble;
      const lost = callbackTasks.includes(task) ? lostAsker : lostHandler;
      const wanted = lambdaTasks.includes(task) ? [patience, lost] : [busyStepFunctions];
      expect({ task: label(task), retry: task.state.Retry }).toEqual({ task: label(task), retry: wanted });
    }
  });
});

describe('every wait', () => {
  it('is as long as what was asked before it says, but where AWS shows late what was deleted', () => {
    const waits = allStates.filter(({ state }) => state.Type === 'Wait');
    const others = waits.filter(({ state }) => state.Seconds !== '{% $states.input.retryAfterSeconds %}');
    expect(others.map((wait) => [label(wait), wait.state.Seconds ?? wait.state.Timestamp])).toEqual([
      ['recover.BeginWait', '{% $states.input.waitSeconds %}'],
      ['recover.LetDescribesCatchUp', 60],
      ['release.AwaitWindow', '{% $states.input.until %}'],
      ['retire.LetDescribesCatchUp', 60],
    ]);
  });
});

/**
 * What may happen to a call of a Lambda function and pass, and to the start of an execution. Source: Step Functions
 * developer guide, "Handling errors in Step Functions workflows" and "Best practices"; Lambda developer guide, "Runtime
 * errors"; Step Functions API reference, StartExecution.
 */
const PASSING = {
  service: [
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
    'TransientAwsError',
  ],
  handler: ['Lambda.Unknown', 'Sandbox.Timedout', 'Runtime.ExitError', 'Runtime.OutOfMemory'],
  stepFunctions: [
    'StepFunctions.ThrottlingException',
    'StepFunctions.ServiceUnavailableException',
    'StepFunctions.InternalServerException',
    'StepFunctions.AWSStepFunctionsException',
    'StepFunctions.SdkClientException',
    'StepFunctions.ExecutionLimitExceededException',
  ],
};

describe('the retry policy', () => {
  it.each([
    ['serviceTrouble', PASSING.service],
    ['patientServiceTrouble', PASSING.service],
    // Whoever is asked by name had as long as the fleet file says: that a person did not answer is no trouble.
    ['lostAsker', PASSING.handler],
    ['lostHandler', [...PASSING.handler, 'States.Timeout']],
    ['busyStepFunctions', PASSING.stepFunctions],
  ])('%s tries again at everything that may pass, several times', (name, errors) => {
    const { ErrorEquals, MaxAttempts } = z
      .looseObject({ ErrorEquals: z.array(z.string()), MaxAttempts: z.number() })
      .parse(retryPolicies[name]);
    expect(ErrorEquals.toSorted()).toEqual([...errors].toSorted());
    expect(MaxAttempts).toBeGreaterThanOrEqual(3);
  });
});

it('ten fleets are rebuilt at once, however many there are', () => {
  const [map, ...more] = allStates.filter(({ state }) => state.Type === 'Map');
  expect(more).toEqual([]);
  expect(map?.state.MaxConcurrency).toBe(10);
});

describe('everything after the claim', () => {
  it.each([...machines])('%s: runs inside one Parallel of one branch that catches all', (machine) => {
    const parallels = allStates.filter((state) => state.machine === machine && state.state.Type === 'Parallel');
    expect(parallels).toHaveLength(1);
    const [{ state } = { state: undefined }] = parallels;
    expect(state?.Branches).toHaveLength(1);
    expect(state?.Catch?.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
  });

  it('leaves the release no state outside of it that could fail unseen', () => {
    const definition = machines.get('release');
    const outer = Object.keys(definition?.States ?? {});
    expect(outer).toEqual([
      'ValidateRequest',
      'IsDryRun',
      'CheckWindow',
      'IsWindowOpen',
      'AwaitWindow',
      'PreviewRelease',
      'IsPreviewAll',
      'Previewed',
      'AskApproval',
      'ClaimFleet',
      'IsClaimed',
      'WaitForClaim',
      'RecoverPredecessor',
      'RefuseRelease',
      'Refused',
      'Release',
      'IsReleased',
      'Released',
      'Recover',
      'DidRecoveryRun',
      'IsCommitted',
      'RecoveryFailed',
      'Failed',
    ]);
  });
});

describe('what is caught', () => {
  it('is caught where it must be: before the claim, around children, at the last notification', () => {
    const catching = allStates
      .filter(({ state }) => state.Catch !== undefined)
      .map((state) => `${label(state)}: ${state.state.Catch?.flatMap((entry) => entry.ErrorEquals).join(', ')}`);
    expect(catching.toSorted()).toEqual([
      'bake.Bake: States.ALL',
      'bake.RemoveBuilders: States.ALL',
      'rebuild.ChooseFleets: States.ALL',
      'rebuild.ConcludeRebuild: States.ALL',
      'rebuild.RebuildFleet: States.ALL',
      'rebuild.RefuseRebuild: States.ALL',
      'rebuild.ReleaseFleet: StepFunctions.ExecutionAlreadyExistsException',
      'recover.AnnounceRelease: States.ALL',
      'recover.PageOperator: States.ALL',
      'recover.PointToImage: States.ALL',
      'recover.QuarantineImage: States.ALL',
      'recover.Recover: PreflightFailed, States.ALL',
      'recover.ScheduleRetirement: States.ALL',
      'release.AnnounceRelease: States.ALL',
      'release.AskApproval: States.Timeout, States.ALL',
      'release.CheckWindow: States.ALL',
      'release.ClaimFleet: States.ALL',
      'release.ObtainImage: States.TaskFailed',
      'release.PointToImage: States.ALL',
      'release.PreviewRelease: States.ALL',
      'release.Recover: States.TaskFailed, States.ALL',
      'release.RecoverPredecessor: StepFunctions.ExecutionAlreadyExistsException, States.ALL',
      'release.RefuseRelease: States.ALL',
      'release.Release: States.ALL',
      'release.ScheduleRetirement: States.ALL',
      'release.ValidateRequest: States.ALL',
      'retire.Retire: States.ALL',
    ]);
  });
});

describe('every error name', () => {
  it('is thrown somewhere', () => {
    const silent = ERROR_NAMES.filter((name) => !sources.some((source) => source.includes(`'${name}'`)));
    expect(silent).toEqual([]);
  });

  it('that a machine handles is Kiln’s or AWS’s', () => {
    const handled = allStates
      .flatMap(({ state }) => [...(state.Retry ?? []), ...(state.Catch ?? [])])
      .flatMap((entry) => entry.ErrorEquals);
    const kilns: readonly string[] = ERROR_NAMES;
    expect(handled.filter((name) => !kilns.includes(name) && !AWS_ERRORS.test(name))).toEqual([]);
  });

  it('has a reaction: retried by name, stopped at by name, or caught by the one catch', () => {
    expect(JSON.stringify(retryPolicies)).toContain('"TransientAwsError"');
    expect(STOP_ERRORS.every((name) => ERROR_NAMES.some((known) => known === name))).toBe(true);
    expect(JSON.stringify(machines.get('recover'))).toContain('"RecoveryFailed"');
  });
});
