import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { claimKey, releaseKey } from '../../lambdas/aws/store/keys';
import type { Plan } from '../../lambdas/domain/plan';
import type { Claim, ReleaseRecord } from '../../lambdas/domain/release-record';
import type { Step } from '../../lambdas/shared/define-step';
import type { Runtime } from '../../lambdas/shared/runtime';
import { SimulatedDynamoDb } from '../../simulator/aws/dynamodb/dynamodb';
import { operation, SERVICE_NAMES } from '../../simulator/service';
import { aPlan } from '../builders/plan';
import { virtualAws } from '../simulator/virtual-aws';
import type { Answers } from './answers';

const TABLE = 'TABLE_NAME';
export const EXECUTION = 'arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-release:x';
export const RELEASE = { id: aPlan().releaseId, fleet: 'web', fence: 1 };

/** What the table holds when a handler is called. */
export interface Remembered {
  /** Null for a release that has planned nothing. */
  readonly plan?: Plan | null;
  /** Null for a release that has no record. */
  readonly record?: Partial<ReleaseRecord> | null;
  /** The fleet's claim, where it is not this release's. */
  readonly claim?: Partial<Claim>;
  /** Whatever else. */
  readonly items?: readonly object[];
}

/**
 * One handler after another, called by itself: Kiln's table is the simulated DynamoDB with a running release in it, and all
 * the rest of AWS answers what the test says, or not at all: a call that nobody answers is an error.
 * @example const bench = handlerBench({ ...ruleReads({ 'prod-web-v001': 100 }) }); await bench.run(restoreTraffic, { since: bench.ago(0) });
 */
export function handlerBench(answers: Answers = {}, remembered: Remembered = {}) {
  const { clock, random, kernel, clients, settle } = virtualAws();
  const dynamodb = new SimulatedDynamoDb(clock);
  dynamodb.createTable({ name: TABLE, partitionKey: 'pk', sortKey: 'sk' });

  const answer = (more: Answers): void => {
    const operations = Object.fromEntries(
      Object.entries(more).map(([name, says]) => [
        name,
        operation({
          kind: 'write',
          input: z.looseObject({}),
          answer: (input) => (typeof says === 'function' ? says(input) : says),
        }),
      ]),
    );
    for (const name of SERVICE_NAMES) kernel.register({ name, operations });
    kernel.register(dynamodb);
  };
  answer(answers);

  const runtime: Runtime = {
    now: () => clock.now(),
    randomHex: (digits) => random.hex(digits),
    setting: (name) => {
      if (name === 'STAGE') return 'prod';
      return name.endsWith('_MACHINE_ARN') ? `arn:aws:states:eu-central-1:111122223333:stateMachine:${name}` : name;
    },
    clients,
    stage: 'prod',
    metricSink: () => undefined,
    logSink: () => undefined,
  };

  const item = (pk: string, sk: string) =>
    dynamodb
      .items(TABLE)
      .map((stored) => unmarshall(stored))
      .find((stored) => stored.pk === pk && stored.sk === sk);
  const past = (name: string, input: object): Promise<object> =>
    kernel.call('dynamodb', name, { TableName: TABLE, ...input }, 1);
  const open = async (): Promise<void> => {
    for (const stored of itemsOf(remembered)) await settle(past('PutItem', { Item: asItem(stored) }));
  };
  let opened: Promise<void> | undefined;

  /** Calls a handler with exactly this. @returns its output @throws what the state machine would see */
  const call = async (step: Step, input: object): Promise<unknown> => {
    opened ??= open();
    await opened;
    return settle(step.run(input, { functionName: 'f', awsRequestId: 'r' }, runtime));
  };

  return {
    answer,
    call,
    /** Calls a handler of a claimed release, with what all of them are given and more. */
    run: (step: Step, input: object = {}) =>
      call(step, { state: 'S', execution: EXECUTION, release: RELEASE, ...input }),
    /** So many seconds ago, in epoch seconds. */
    ago: (seconds: number): number => Math.floor(clock.now() / 1000) - seconds,
    /** What an operation was asked, in order. */
    asked: (name: string) => kernel.calls.filter((made) => made.operation === name).map(({ input }) => input),
    item,
    record: () => item(releaseKey(RELEASE).pk, releaseKey(RELEASE).sk),
    claim: () => item('CLAIM', 'web'),
    /** While the first call of an operation is under way, somebody else changes an item, or removes it. */
    meanwhile: (name: string, pk: string, sk: string, changes: object | null): void => {
      let waiting = true;
      kernel.faults = {
        onCall: ({ operation }) => {
          if (waiting && operation === name) {
            waiting = false;
            void (changes === null
              ? past('DeleteItem', { Key: marshall({ pk, sk }) })
              : past('PutItem', { Item: asItem({ ...item(pk, sk), ...changes }) }));
          }
          return () => ({});
        },
      };
    },
  };
}

const asItem = (item: object) => marshall(item, { removeUndefinedValues: true });

function itemsOf({ plan = aPlan(), record = {}, claim = {}, items = [] }: Remembered): object[] {
  const started = '2027-03-01T08:30:00.000Z';
  const executionArn = EXECUTION;
  const holder = { id: RELEASE.id, kind: 'release', executionArn, since: started };
  return [
    { ...claimKey('web'), fleet: 'web', fence: 1, lastGeneration: 2, holder, ...claim },
    ...(record === null
      ? []
      : [
          {
            ...releaseKey(RELEASE),
            releaseId: RELEASE.id,
            fleet: 'web',
            executionArn,
            status: 'RUNNING',
            startedAt: started,
            announced: false,
            evidence: {},
            transitions: {},
            held: {},
            ...(plan !== null && { plan: JSON.stringify(plan) }),
            ...record,
          },
        ]),
    ...items,
  ];
}
