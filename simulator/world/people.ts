import { z } from 'zod';
import { isBlock } from '../../lambdas/domain/block';
import { releaseIdOf } from '../../lambdas/domain/names';
import type { Answer } from '../../lambdas/domain/question';
import { LambdaFailure } from '../lambda/lambda-failure';
import type { Execution } from '../states/execution';
import { tableItems } from './inventory';
import type { KilnWorld } from './kiln-world';

/** So long the simulated approver looks at what is asked. */
const THINKING_MS = 5 * 60_000;
/** Somebody whose answer came to nothing tries again, so often. */
const TRIES = 3;
const AGAIN_MS = 30_000;

const responseSchema = z.object({ statusCode: z.int(), body: z.string() });
const bodySchema = z.object({ sentence: z.string() });

/** What somebody was told who answered. */
export interface Response {
  readonly statusCode: number;
  readonly sentence: string;
}

/** People who say yes or no to releases, over the Function URL as it hands their requests on. */
export class People {
  constructor(private readonly world: KilnWorld) {}

  /** An approver who says yes to what an execution asks, after some minutes. */
  approve(execution: () => Execution | undefined, approvers: readonly string[]): void {
    const [approver] = approvers;
    if (approver === undefined) return;
    this.world.sfn.onState(({ kind, stateName, executionArn }) => {
      if (kind !== 'entered' || (stateName !== 'AskApproval' && stateName !== 'AskStepApproval')) return;
      const asking = execution();
      if (asking?.arn !== executionArn) return;
      this.world.clock.after(THINKING_MS, () => void this.answer(asking, callerOf(approver), 'approve'));
    });
  }

  /** Somebody answers. What comes of it is the release's matter. */
  async answer(execution: Execution, by: string, answer: Answer, reason?: string): Promise<Response | undefined> {
    const { clock } = this.world;
    clock.promiseTouched();
    for (let tries = TRIES; tries > 0; tries -= 1) {
      try {
        const response = await this.send(by, { release: this.releaseOf(execution), answer, reason });
        if (response.statusCode < 500) return response;
      } catch (error) {
        if (!(error instanceof LambdaFailure)) throw error;
      }
      await clock.sleep(AGAIN_MS);
    }
    return undefined;
  }

  /**
   * A POST to the Function URL: the caller is whom AWS has verified. Source: Lambda developer guide, "Invoking Lambda
   * function URLs", request and response payload formats.
   */
  async send(userArn: string, body: object): Promise<Response> {
    const { lambda } = this.world;
    const answered = await lambda.invoke(lambda.arn('AnswerApproval'), {
      version: '2.0',
      rawPath: '/',
      headers: { 'content-type': 'application/json' },
      requestContext: { authorizer: { iam: { userArn } }, http: { method: 'POST', path: '/' } },
      body: JSON.stringify(body),
      isBase64Encoded: false,
    });
    const response = responseSchema.parse(answered);
    const { sentence } = bodySchema.parse(JSON.parse(response.body));
    return { statusCode: response.statusCode, sentence };
  }

  private releaseOf({ arn, startTime, input }: Execution): string {
    const asked = tableItems(this.world.aws.dynamodb, this.world.names.table).find(
      ({ pk, executionArn }) => pk === 'QUESTION' && executionArn === arn,
    );
    if (asked !== undefined) return String(asked.releaseId);
    const fleet = isBlock(input) && typeof input.fleet === 'string' ? input.fleet : '';
    return releaseIdOf(fleet, arn, new Date(startTime).toISOString());
  }
}

/** Somebody whom an approver of a fleet file means: a session of a role, a user. */
export function callerOf(approver: string): string {
  const [, partition, account, name] = /^(arn:aws[a-z-]*):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(approver) ?? [];
  const arn = name === undefined ? approver : `${partition}:sts::${account}:assumed-role/${name}/simulated-approver`;
  return arn.replaceAll('*', 'x');
}
