import { z } from 'zod';
import type { Command } from '../command';
import { EXIT } from '../exit-codes';
import { findRunning } from '../find-release';
import { Refusal } from '../refusal';
import { releaseArgument } from './fleet-argument';

/** What the function that takes answers says. */
const saidSchema = z.object({ status: z.string().optional(), error: z.string().optional(), sentence: z.string() });

/** `kiln approve`: a release that waits for a person may go on. */
export const approve = answering('approve');
/** `kiln reject`: it may not. */
export const reject = answering('reject');

function answering(answer: 'approve' | 'reject') {
  return {
    input: z.object({
      argument: releaseArgument(answer),
      reason: z.string().max(500, { error: 'at most 500 characters' }).optional(),
      question: z
        .string()
        .regex(/^[a-z0-9-]{1,40}$/, { error: 'the question as it was told, such as plan-1 or weight-25' })
        .optional(),
    }),

    async run({ argument: named, reason, question }, kiln) {
      const { answerUrl } = kiln.deployment;
      if (answerUrl === undefined) {
        throw new Refusal(
          'NotPossible',
          `Stage ${kiln.stage} takes no answers: its deployment has no answer URL; deploy it again with this version of Kiln.`,
        );
      }
      const { id: release, fleet } = await findRunning(kiln, named);
      const { status, body } = await kiln.surroundings.post(answerUrl, {
        release,
        answer,
        ...(reason !== undefined && { reason }),
        ...(question !== undefined && { asking: question }),
      });
      const said = saidSchema.safeParse(parsed(body));
      if (status !== 200 || !said.success) throw refusedAnswer(status, said.data?.sentence, kiln.stage);
      return {
        exitCode: EXIT.RELEASED,
        json: {
          outcome: said.data.status ?? 'ANSWERED',
          release,
          fleet,
          stage: kiln.stage,
          sentence: said.data.sentence,
        },
        text: ({ strong }) => `${strong(said.data.status ?? 'ANSWERED')}  ${release}\n  ${said.data.sentence}`,
      };
    },
  } satisfies Command<{
    readonly argument: string;
    readonly reason?: string | undefined;
    readonly question?: string | undefined;
  }>;
}

function refusedAnswer(status: number, sentence: string | undefined, stage: string): Refusal {
  if (sentence !== undefined) return new Refusal(status === 403 ? 'AccessDenied' : 'NotPossible', sentence);
  if (status === 403) {
    // Lambda itself says no, before any of Kiln's code runs.
    return new Refusal(
      'AccessDenied',
      `AWS does not let these credentials answer for stage ${stage}: they need lambda:InvokeFunctionUrl and lambda:InvokeFunction on the answer function; docs/command-line.md has the policy.`,
    );
  }
  return new Refusal('AwsUnreachable', `The answer was not taken (HTTP ${status}); try again.`);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
