import { isBlock } from '../../../lambdas/domain/block';
import type { Edit, Path } from './edits';
import type { PlacedState, State } from './states';

/** A change that an operator proposes for a state: where inside of the state, and what stands there instead. */
export interface Change {
  readonly kind: string;
  /** What of the state is changed, for the id: `Catch[0]`. */
  readonly part: string;
  readonly edits: readonly Edit[];
  /** Only an execution that comes by this state can tell; with `failing`, only one in which it fails. */
  readonly failing?: true;
}

type Operator = (placed: PlacedState) => readonly Change[];

/** Longer than any execution lasts, and still what Step Functions takes. Source: Amazon States Language, TimeoutSeconds. */
const FOR_EVER = 99_999_999;
const ALWAYS = '{% true %}';
const NEVER = '{% false %}';

const edit = ({ machine, path }: PlacedState, inside: Path, value?: unknown): Edit => ({
  file: machine,
  path: [...path, ...inside],
  ...(value !== undefined && { value }),
});

/** A retrier is gone, does not retry, or no longer knows one of its errors. */
const retries: Operator = (placed) =>
  placed.state.Retry.flatMap(({ ErrorEquals }, index) => {
    const part = `Retry[${index}]`;
    return [
      { kind: 'retry removed', part, edits: [edit(placed, ['Retry', index])], failing: true as const },
      {
        kind: 'retry without attempts',
        part,
        edits: [edit(placed, ['Retry', index, 'MaxAttempts'], 0)],
        failing: true as const,
      },
      ...withoutEach(placed, ['Retry', index, 'ErrorEquals'], ErrorEquals, 'retry narrowed', part),
    ];
  });

/** A catcher is gone, no longer knows one of its errors, goes where success goes, or forgets what it was told. */
const catches: Operator = (placed) =>
  placed.state.Catch.flatMap(({ ErrorEquals, Next, Assign = {}, Output }, index) => {
    const part = `Catch[${index}]`;
    const { Next: onwards } = placed.state;
    const failing = true as const;
    return [
      { kind: 'catch removed', part, edits: [edit(placed, ['Catch', index])], failing },
      ...withoutEach(placed, ['Catch', index, 'ErrorEquals'], ErrorEquals, 'catch narrowed', part),
      ...(onwards === undefined || onwards === Next
        ? []
        : [{ kind: 'catch goes on', part, edits: [edit(placed, ['Catch', index, 'Next'], onwards)], failing }]),
      ...variables(placed, ['Catch', index], Assign).map((change) => ({ ...change, failing })),
      ...output(placed, ['Catch', index], Output).map((change) => ({ ...change, failing })),
    ];
  });

function withoutEach(
  placed: PlacedState,
  path: Path,
  errors: readonly string[],
  kind: string,
  part: string,
): readonly Change[] {
  if (errors.length < 2) return [];
  return errors.map((error, index) => ({
    kind,
    part: `${part} ${error}`,
    edits: [edit(placed, [...path, index])],
    failing: true as const,
  }));
}

const timeOuts: Operator = (placed) =>
  placed.state.TimeoutSeconds === undefined
    ? []
    : [
        { kind: 'time-out removed', part: 'TimeoutSeconds', edits: [edit(placed, ['TimeoutSeconds'])], failing: true },
        {
          kind: 'time-out never',
          part: 'TimeoutSeconds',
          edits: [edit(placed, ['TimeoutSeconds'], FOR_EVER)],
          failing: true,
        },
      ];

const conditions: Operator = (placed) =>
  placed.state.Choices.flatMap(({ Condition, Assign = {}, Output }, index) => {
    const part = `Choices[${index}]`;
    const instead = (kind: string, condition: string): Change => ({
      kind,
      part,
      edits: [edit(placed, ['Choices', index, 'Condition'], condition)],
    });
    return [
      instead('condition always', ALWAYS),
      instead('condition never', NEVER),
      instead('condition inverted', `{% $not(${Condition.slice(2, -2).trim()}) %}`),
      ...variables(placed, ['Choices', index], Assign),
      ...output(placed, ['Choices', index], Output),
    ];
  });

/** The way out of a choice is that of its first rule that leads elsewhere. */
const defaults: Operator = (placed) => {
  const { Default, Choices } = placed.state;
  const other = Choices.find(({ Next }) => Next !== Default)?.Next;
  if (Default === undefined || other === undefined) return [];
  return [{ kind: 'default swapped', part: 'Default', edits: [edit(placed, ['Default'], other)] }];
};

const waits: Operator = (placed) =>
  ['Seconds', 'Timestamp']
    .filter((field) => placed.state[field] !== undefined)
    .flatMap((field) =>
      [
        { kind: 'wait skipped', seconds: 0 },
        { kind: 'wait for ever', seconds: FOR_EVER },
      ].map(({ kind, seconds }) => ({
        kind,
        part: field,
        edits: [...(field === 'Seconds' ? [] : [edit(placed, [field])]), edit(placed, ['Seconds'], seconds)],
      })),
    );

/** How many items a Map works on at once, and how many may fail: without bound, and one. */
const maps: Operator = (placed) =>
  placed.state.Type !== 'Map'
    ? []
    : [
        ...['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage']
          .filter((field) => placed.state[field] !== undefined)
          .map((field) => ({ kind: 'map limit removed', part: field, edits: [edit(placed, [field])] })),
        { kind: 'map one by one', part: 'MaxConcurrency', edits: [edit(placed, ['MaxConcurrency'], 1)] },
      ];

const assignments: Operator = (placed) => variables(placed, [], placed.state.Assign ?? {});
const outputs: Operator = (placed) => output(placed, [], placed.state.Output);

/** What a task is given, each field of its own, and each of the payload or input inside. */
const args: Operator = (placed) => fields(placed, ['Arguments'], placed.state.Arguments ?? {}, 'argument dropped');

/** The reason that an execution ends with, and whether it ends well. */
const ends: Operator = (placed) => {
  const { Type } = placed.state;
  if (Type === 'Succeed') {
    const edits = [edit(placed, ['Output']), edit(placed, ['Type'], 'Fail'), edit(placed, ['Error'], 'Mutant')];
    return [{ kind: 'end turned', part: 'Type', edits: placed.state.Output === undefined ? edits.slice(1) : edits }];
  }
  if (Type !== 'Fail') return [];
  const given = ['Error', 'Cause'].filter((field) => placed.state[field] !== undefined);
  const dropped = given.map((field) => edit(placed, [field]));
  return [
    ...given.map((field, index) => ({ kind: 'reason dropped', part: field, edits: dropped.slice(index, index + 1) })),
    { kind: 'end turned', part: 'Type', edits: [...dropped, edit(placed, ['Type'], 'Succeed')] },
  ];
};

/** Whoever would come here goes on to where this state would go. */
const skips: Operator = (placed) => {
  const { name, scope, machine } = placed;
  const { Next: onwards } = placed.state;
  if (onwards === undefined || onwards === name) return [];
  const others = Object.entries(scope.states).filter(([other]) => other !== name);
  const edits = others.flatMap(([other, state]) =>
    waysTo(name, state).map((way) => ({
      file: machine,
      path: [...scope.path, 'States', other, ...way],
      value: onwards,
    })),
  );
  const start = scope.startAt === name ? [{ file: machine, path: [...scope.path, 'StartAt'], value: onwards }] : [];
  return [{ kind: 'state skipped', part: '', edits: [...start, ...edits, edit(placed, [])] }];
};

function waysTo(name: string, { Next, Default, Choices, Catch }: State): Path[] {
  return [
    ...(Next === name ? [['Next']] : []),
    ...(Default === name ? [['Default']] : []),
    ...Choices.flatMap((rule, index) => (rule.Next === name ? [['Choices', index, 'Next']] : [])),
    ...Catch.flatMap((catcher, index) => (catcher.Next === name ? [['Catch', index, 'Next']] : [])),
  ];
}

function variables(placed: PlacedState, path: Path, assign: Readonly<Record<string, unknown>>): readonly Change[] {
  return fields(placed, [...path, 'Assign'], assign, 'variable dropped');
}

function output(placed: PlacedState, path: Path, value: unknown): readonly Change[] {
  if (value === undefined) return [];
  const at = [...path, 'Output'];
  return [
    { kind: 'output dropped', part: say(at), edits: [edit(placed, at)] },
    ...(isBlock(value) ? fields(placed, at, value, 'output field dropped') : []),
  ];
}

/** Each field dropped by itself, and each of the blocks inside. */
function fields(placed: PlacedState, path: Path, block: Readonly<Record<string, unknown>>, kind: string): Change[] {
  return Object.entries(block).flatMap(([name, value]) => {
    const at = [...path, name];
    const dropped = { kind, part: say(at), edits: [edit(placed, at)] };
    return isBlock(value) ? [dropped, ...fields(placed, at, value, kind)] : [dropped];
  });
}

/** `Catch[0].Assign.failure` */
function say(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .slice(1);
}

/** Everything that is changed of a state, in turn. */
export const OPERATORS: readonly Operator[] = [
  retries,
  catches,
  timeOuts,
  conditions,
  defaults,
  waits,
  maps,
  assignments,
  outputs,
  args,
  ends,
  skips,
];
