import { SimulatorGap } from '../../../simulator/aws-error';
import { compileStateMachine } from '../../../simulator/states/compile';

const PASS = { Type: 'Pass', End: true };
const LAMBDA = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f' },
  End: true,
};

const machine = (state: object, others: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'X',
  States: { X: state, ...others },
});

// https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html and the pages of each state
describe('what AWS would refuse is refused, with the place', () => {
  it.each([
    ['a field no state has', { ...PASS, Timeout: 3 }, "Field 'Timeout' is not supported at /States/X'"],
    ['a field of another state', { ...PASS, Retry: [] }, "Field 'Retry' is not supported at /States/X'"],
    ['a missing field', { Type: 'Task', End: true }, "The field 'Resource' is required but was missing at /States/X'"],
    ['a state type', { Type: 'Loop', End: true }, 'There is no state type "Loop" at /States/X'],
    [
      'a JSONPath field',
      { ...PASS, InputPath: '$' },
      "field 'InputPath' is only supported for the 'JSONPath' QueryLanguage at /States/X",
    ],
    ['a JSONPath state', { ...PASS, QueryLanguage: 'JSONPath' }, "'QueryLanguage' can not be 'JSONPath'"],
    ['no Next and no End', { Type: 'Pass' }, 'A state takes either Next or End at /States/X'],
    ['Next and End', { ...PASS, Next: 'X' }, 'A state takes either Next or End at /States/X'],
    [
      'a wait for two things',
      { Type: 'Wait', Seconds: 1, Timestamp: '2027-01-01T00:00:00Z', End: true },
      'either Seconds or Timestamp',
    ],
    [
      'a timestamp',
      { Type: 'Wait', Timestamp: '2027-01-01', End: true },
      'String does not match RFC3339 timestamp at /States/X/Timestamp',
    ],
    [
      'a broken expression',
      { ...PASS, Output: { a: ['{% 1 + %}'] } },
      'INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/X/Output/a[0]',
    ],
    [
      'a bare reference',
      { ...PASS, Output: { v: '{% $states.input & phone %}' } },
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/X/Output/v",
    ],
    [
      'a bare reference in brackets',
      { ...PASS, Output: '{% (phone).number %}' },
      "Reference to 'phone' at the top level is not supported. at /States/X/Output",
    ],
    [
      'the 30th of February',
      { Type: 'Wait', Timestamp: '2027-02-30T00:00:00Z', End: true },
      'String does not match RFC3339 timestamp',
    ],
    ['the context of none', { ...PASS, Output: '{% $$.a %}' }, "Reference to '$$'"],
    [
      'an error output outside of a Catch',
      { ...LAMBDA, Output: '{% $states.errorOutput %}' },
      "Reference to '$states.errorOutput'",
    ],
    [
      'States.ALL in company',
      { ...LAMBDA, Retry: [{ ErrorEquals: ['States.ALL', 'Busy'] }] },
      "'States.ALL' must stand alone, in the last one at /States/X/Retry[0]/ErrorEquals",
    ],
    [
      'States.ALL before others',
      { ...LAMBDA, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['Busy'] }] },
      "'States.ALL' must stand alone",
    ],
    [
      'an unknown reserved error',
      { ...LAMBDA, Retry: [{ ErrorEquals: ['States.Taskfailed'] }] },
      'There is no error States.Taskfailed',
    ],
    [
      'a rate below 1',
      { ...LAMBDA, Retry: [{ ErrorEquals: ['Busy'], BackoffRate: 0.5 }] },
      '/States/X/Retry[0]/BackoffRate',
    ],
    [
      'heartbeats slower than the time-out',
      { ...LAMBDA, TimeoutSeconds: 5, HeartbeatSeconds: 5 },
      'HeartbeatSeconds must be smaller',
    ],
    [
      'a task without its function',
      { ...LAMBDA, Arguments: { Payload: 1 } },
      "The field 'FunctionName' is required but was missing at /States/X/Arguments",
    ],
    [
      'credentials without a role',
      { ...LAMBDA, Credentials: {} },
      "The field 'RoleArn' is required but was missing at /States/X/Credentials'",
    ],
    ['no rules', { Type: 'Choice', Choices: [], Default: 'X' }, '/States/X/Choices'],
    [
      'an unknown next state',
      { Type: 'Pass', Next: 'Nowhere' },
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: Nowhere at /States/X",
    ],
    [
      'a catcher to nowhere',
      { ...LAMBDA, Catch: [{ ErrorEquals: ['Busy'], Next: 'Nowhere' }] },
      'Nowhere at /States/X',
    ],
    ['a workflow that never ends', { Type: 'Pass', Next: 'X' }, 'No state ends the workflow'],
    [
      'a name used twice',
      { Type: 'Parallel', Branches: [{ StartAt: 'X', States: { X: PASS } }], End: true },
      'DUPLICATE_STATE_NAME: Duplicate State name: X at /States/X/Branches[0]/States/X',
    ],
    [
      'something wrong in a branch',
      { Type: 'Parallel', Branches: [{ StartAt: 'Y', States: { Y: { Type: 'Pass' } } }], End: true },
      'A state takes either Next or End at /States/X/Branches[0]/States/Y',
    ],
  ])('%s', (_, state, message) => {
    expect(() => compileStateMachine(machine(state))).toThrow(expect.objectContaining({ name: 'InvalidDefinition' }));
    expect(() => compileStateMachine(machine(state))).toThrow(message);
  });

  it('a state nothing leads to', () => {
    expect(() => compileStateMachine(machine(PASS, { Lost: PASS }))).toThrow(
      'State "Lost" is not reachable. at /States/Lost',
    );
  });

  it('a start that is none', () => {
    expect(() => compileStateMachine({ ...machine(PASS), StartAt: 'Y' })).toThrow(
      "Missing 'StartAt' target: Y at /StartAt",
    );
  });

  it('a field no machine has', () => {
    expect(() => compileStateMachine({ ...machine(PASS), Timeout: 3 })).toThrow(
      "Field 'Timeout' is not supported at /'",
    );
  });
});

describe('what AWS has and the simulator has not is loud', () => {
  it.each([
    ['JSONPath', { StartAt: 'X', States: { X: PASS } }, 'JSONata'],
    [
      'another service',
      machine({ ...LAMBDA, Resource: 'arn:aws:states:::aws-sdk:ec2:describeInstances' }),
      '/States/X/Resource',
    ],
    [
      'a callback of another service',
      machine({ ...LAMBDA, Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' }),
      '/States/X/Resource',
    ],
    [
      'an argument',
      machine({ ...LAMBDA, Arguments: { FunctionName: 'f', InvocationType: 'Event' } }),
      'InvocationType',
    ],
    [
      'a Distributed Map',
      machine({
        Type: 'Map',
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'Y', States: { Y: PASS } },
        End: true,
      }),
      'Distributed Map is not simulated: /States/X',
    ],
    [
      'an item reader',
      machine({ Type: 'Map', ItemReader: {}, ItemProcessor: {}, End: true }),
      'ItemReader is not simulated: /States/X',
    ],
  ])('%s', (_, definition, message) => {
    expect(() => compileStateMachine(definition)).toThrow(SimulatorGap);
    expect(() => compileStateMachine(definition)).toThrow(message);
  });
});

it('takes names as they stand inside of paths, predicates, functions and orders', () => {
  const sound = [
    '{% $states.input.items[state = "healthy"].id %}',
    '{% $states.input.items^(>weight).{"id": id} %}',
    '{% $map($states.input.items, function($item) { $item.id }) %}',
    '{% $states.input.items{zone: $count(id)} %}',
    '{% ($n := 1; $n + 1) %}',
    '{% $merge([$states.input, {"a": $states.context.Execution.Id}]) %}',
    '{% $states.input ~> |items|{"seen": weight}| %}',
  ];

  for (const Output of sound) expect(() => compileStateMachine(machine({ ...PASS, Output }))).not.toThrow();
});
