import aslValidator from 'asl-validator';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { z } from 'zod';
import { MACHINES, namesOf } from '../../infra/names';
import { seconds } from '../../lambdas/domain/fleet-spec';
import { functions, TASK_TIMEOUT_SECONDS } from '../../lambdas/functions';
import { filled, referredTo, text } from './intrinsics';
import { allows, roleOf } from './roles';
import { ofType, synthesise, type Template, templateOf, theOne } from './synthesis';

const names = namesOf('prod');
const kiln = templateOf(synthesise(), 'kiln-prod');

interface SynthesisedMachine {
  readonly definition: string;
  readonly substitutions: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

function machineOf(template: Template, name: (typeof MACHINES)[number]): SynthesisedMachine {
  const [, { Properties }] = theOne(
    template,
    'AWS::StepFunctions::StateMachine',
    'StateMachineName',
    names.machine(name),
  );
  return {
    definition: z.string().parse(Properties.DefinitionString),
    substitutions: z.record(z.string(), z.unknown()).parse(Properties.DefinitionSubstitutions),
    properties: Properties,
  };
}

const placeholdersOf = (definition: string) =>
  [...new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name))].sort();

const timed = z.looseObject({ TimeoutSeconds: z.number(), States: z.unknown() });

const PARTITION = `\${Partition}`;
const isMachine = (placeholder: string) => placeholder.endsWith('Machine');

/** Every Task state of a definition, however deep. */
function tasksIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(tasksIn);
  if (typeof value !== 'object' || value === null) return [];
  const deeper = Object.values(value).flatMap(tasksIn);
  return 'Type' in value && value.Type === 'Task' ? [{ ...value }, ...deeper] : deeper;
}

describe.each(MACHINES)('the state machine %s', (name) => {
  const { definition, substitutions, properties } = machineOf(kiln, name);
  const placeholders = placeholdersOf(definition);
  /** All of them but the partition. */
  const arnPlaceholders = placeholders.filter((placeholder) => placeholder !== 'Partition');
  const inAws = definition.replaceAll(PARTITION, 'aws');

  it('has all its placeholders filled, and no others', () => {
    expect(Object.keys(substitutions).sort()).toEqual(placeholders);
  });

  it('calls what the partition it is deployed to calls so', () => {
    expect(text(substitutions.Partition)).toBe('aws');
    expect(substitutions.Partition).toEqual({ Ref: 'AWS::Partition' });
    expect(definition).toContain(`"arn:${PARTITION}:states:::lambda:invoke"`);
    expect(definition).not.toContain('arn:aws:');
  });

  it('is valid ASL once they are filled', () => {
    const arns = arnPlaceholders.map((placeholder) => [
      `\${${placeholder}}`,
      isMachine(placeholder)
        ? 'arn:aws:states:eu-central-1:111122223333:stateMachine:kiln-prod-other:7'
        : `arn:aws:lambda:eu-central-1:111122223333:function:kiln-prod-${placeholder}:7`,
    ]);
    const whole = arns.reduce((text, [placeholder = '', arn = '']) => text.replaceAll(placeholder, arn), inAws);

    const { errors } = aslValidator(JSON.parse(whole));

    expect(errors.map(({ Message }) => Message)).toEqual([]);
  });

  it('names published versions of functions and machines', () => {
    for (const placeholder of arnPlaceholders) {
      const { Type, Properties } = referredTo(kiln, substitutions[placeholder]);
      if (isMachine(placeholder)) {
        expect(Type).toBe('AWS::StepFunctions::StateMachineVersion');
      } else {
        expect(Type).toBe('AWS::Lambda::Version');
        const behind = referredTo(kiln, Properties.FunctionName);
        expect(behind.Properties.FunctionName).toBe(`kiln-prod-${placeholder}`);
      }
    }
  });

  it('may invoke every function it names, in all versions, and no other', () => {
    const { statements } = roleOf(kiln, properties.RoleArn);
    const invoked = statements
      .filter(({ Action }) => Action.includes('lambda:InvokeFunction'))
      .flatMap((each) => each.Resource);
    const arns = arnPlaceholders
      .filter((placeholder) => !isMachine(placeholder))
      .map((placeholder) => `arn:aws:lambda:eu-central-1:111122223333:function:kiln-prod-${placeholder}`);

    expect(invoked.sort()).toEqual(arns.map((arn) => `${arn}:*`).sort());
  });

  it('may run the machines it nests, and hear of their end', () => {
    const { statements } = roleOf(kiln, properties.RoleArn);
    const states = 'arn:aws:states:eu-central-1:111122223333';
    for (const nested of placeholders.filter(isMachine).map((text) => text.replace('Machine', '').toLowerCase())) {
      // Versions are asked for by the machine's own ARN.
      expect(allows(statements, 'states:StartExecution', `${states}:stateMachine:kiln-prod-${nested}`)).toBe(true);
      expect(allows(statements, 'states:DescribeExecution', `${states}:execution:kiln-prod-${nested}:x`)).toBe(true);
      expect(allows(statements, 'states:StopExecution', `${states}:execution:kiln-prod-${nested}:x`)).toBe(true);
      const rule = 'arn:aws:events:eu-central-1:111122223333:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule';
      for (const action of ['events:PutRule', 'events:PutTargets', 'events:DescribeRule'])
        expect(allows(statements, action, rule)).toBe(true);
    }
  });

  it('waits longer for a function than the function may run', () => {
    const ofLambda = tasksIn(JSON.parse(definition)).filter(({ Resource }) =>
      String(Resource).includes('lambda:invoke'),
    );
    expect(ofLambda).not.toEqual([]);
    for (const task of ofLambda) {
      // Whoever waits for a person waits as long as the fleet file says.
      const waits = String(task.Resource).endsWith('.waitForTaskToken');
      expect(task.TimeoutSeconds).toEqual(waits ? expect.stringMatching(/expiresAfterSeconds/) : TASK_TIMEOUT_SECONDS);
    }
    for (const { timeoutSeconds } of Object.values(functions))
      expect(TASK_TIMEOUT_SECONDS).toBeGreaterThan(timeoutSeconds);
  });

  it('ends by itself, after its longest task, and not before a machine it nests', () => {
    const { TimeoutSeconds, States } = timed.parse(JSON.parse(definition));
    for (const task of tasksIn(States)) {
      if (typeof task.TimeoutSeconds === 'string') continue;
      expect(TimeoutSeconds).toBeGreaterThan(Number(task.TimeoutSeconds));
      const nested = MACHINES.find((other) =>
        JSON.stringify(task.Arguments).toLowerCase().includes(`{${other}machine}`),
      );
      if (nested === undefined) continue;
      const itsOwn = timed.parse(JSON.parse(machineOf(kiln, nested).definition)).TimeoutSeconds;
      expect(task.TimeoutSeconds).toBeGreaterThanOrEqual(itsOwn);
    }
  });

  it('logs everything, with its data where no token is in it, and is traced', () => {
    const hasTokens = definition.includes('Task.Token');
    expect(hasTokens).toBe(name === 'release');
    expect(filled(properties.LoggingConfiguration)).toMatchObject({ Level: 'ALL', IncludeExecutionData: !hasTokens });
    expect(properties.TracingConfiguration).toEqual({ Enabled: true });
    expect(ofType(kiln, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.LogGroupName)).toContain(
      `/aws/vendedlogs/states/kiln-prod-${name}`,
    );
  });
});

it('a release may wait for windows and people as long as fleet files can say, and then run for a day', () => {
  const day = 86_400;
  const { TimeoutSeconds } = timed.parse(JSON.parse(machineOf(kiln, 'release').definition));
  const [wait, answer] = ['windows.waitAtMost: 30d', 'approval.expiresAfter: 14d'].map((text) =>
    seconds(text.split(' ')[1] ?? ''),
  );
  expect(TimeoutSeconds).toBeGreaterThanOrEqual((wait ?? 0) + 2 * (answer ?? 0) + day);
});

it('functions and placeholders are the same, but for those that no machine calls', () => {
  const named = new Set(MACHINES.flatMap((name) => placeholdersOf(machineOf(kiln, name).definition)));
  named.delete('Partition');
  const called = [...named].filter((placeholder) => !isMachine(placeholder)).sort();

  const deployed = ofType(kiln, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties.FunctionName);

  expect(called).toEqual(
    Object.keys(functions)
      .filter(
        (name) =>
          !['AnswerApproval', 'StartRelease', 'Notify', 'Watchdog', 'TrafficRule', 'ProtectFleet'].includes(name),
      )
      .sort(),
  );
  for (const name of Object.keys(functions)) expect(deployed).toContain(`kiln-prod-${name}`);
});

it('function time-outs are those of the list', () => {
  for (const [name, { timeoutSeconds }] of Object.entries(functions)) {
    const [, { Properties }] = theOne(kiln, 'AWS::Lambda::Function', 'FunctionName', `kiln-prod-${name}`);
    expect(Properties.Timeout).toBe(timeoutSeconds);
  }
});

describe('a deployment in the middle of a release', () => {
  const versionIds = (template: Template, type: string) => ofType(template, type).map(([id]) => id);
  const STATE_MACHINE_VERSION = 'AWS::StepFunctions::StateMachineVersion';

  it('keeps every version of functions and machines', () => {
    const versions = [...ofType(kiln, 'AWS::Lambda::Version'), ...ofType(kiln, STATE_MACHINE_VERSION)];
    expect(versions).not.toEqual([]);
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of versions)
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });

  it('publishes nothing where nothing changed', () => {
    const again = templateOf(synthesise(), 'kiln-prod');
    expect(Object.keys(again.Resources)).toEqual(Object.keys(kiln.Resources));
  });

  it('publishes a function whose code changed, and each machine that leads to it', () => {
    const code = (name: string) => Code.fromInline(name === 'StartBuilder' ? '// changed' : `// ${name}`);
    const changed = templateOf(synthesise({ code }), 'kiln-prod');

    const isNew = (type: string) => versionIds(changed, type).filter((id) => !(id in kiln.Resources));
    expect(isNew('AWS::Lambda::Version')).toHaveLength(1);
    // bake calls StartBuilder, release starts that version of bake, and rebuild that version of release.
    const machines = isNew(STATE_MACHINE_VERSION).map(
      (id) => /^Machines(bake|recover|retire|release|rebuild)/.exec(id)?.[1],
    );
    expect(machines).toEqual(['bake', 'release', 'rebuild']);
  });

  it('is started from outside by an alias that moves on', () => {
    const aliases = ofType(kiln, 'AWS::StepFunctions::StateMachineAlias').map(([, { Properties }]) => Properties);
    expect(aliases.map(({ Name }) => Name)).toEqual(MACHINES.map(() => 'live'));
    for (const alias of aliases) {
      const [route] = z.array(z.looseObject({ StateMachineVersionArn: z.unknown() })).parse(alias.RoutingConfiguration);
      expect(referredTo(kiln, route?.StateMachineVersionArn).Type).toBe(STATE_MACHINE_VERSION);
    }
    expect(text(kiln.Outputs.ReleaseMachineArn?.Value)).toMatch(/^<MachinesreleaseLive/);
  });
});
