import { z } from 'zod';
import { stageSchema } from '../lambdas/domain/fleet-overlay';
import { explain, type Way } from './aws/explain';
import { onAws } from './aws/on-aws';
import type { Telling } from './command';
import { type CommandName, commands, prepared } from './commands/commands';
import { EXIT } from './exit-codes';
import { type Printer, terminalPrinter } from './printer';
import { progressLine } from './progress';
import { Refusal } from './refusal';
import { refusalText } from './say';
import type { Session } from './simulated/session';

/** What all commands on AWS have in common. Every message completes "write …". */
const commonSchema = z.object({
  stage: stageSchema,
  region: z
    .string()
    .regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, { error: 'a region such as eu-central-1' })
    .optional(),
  profile: z.string().min(1, { error: 'the name of a profile' }).optional(),
  json: z.boolean().default(false),
  simulated: z.boolean().default(false),
  fresh: z.boolean().default(false),
  after: z
    .string()
    .regex(/^\d+[smhd]$/, { error: 'a stretch of time such as 20m' })
    .optional(),
});

type Common = z.output<typeof commonSchema>;

/** A command as it was typed: its name, what stands behind it, and its flags. */
export interface Typed {
  readonly command: CommandName;
  readonly argument: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * @param kept a simulated session to run in, instead of the one of this folder
 * @returns the exit code
 */
export async function runCommand(typed: Typed, kept?: Session, printer = terminalPrinter()): Promise<number> {
  const { out, err } = printer;
  let way: Way = {};
  try {
    const common = readCommon(typed);
    way = common;
    const act = prepared(typed, common.stage, tellingTo(printer, common.json));
    const answer = common.simulated
      ? await (kept ?? (await openedSession(typed, common))).run({ ...typed, after: common.after }, act)
      : await act(onAws(common));
    out(common.json ? JSON.stringify(answer.json, undefined, 2) : answer.text(printer.outPainter));
    return answer.exitCode;
  } catch (error) {
    const refusal = explain(error, way);
    if (refusal === undefined) throw error;
    const told = { error: refusal.name, cause: refusal.message };
    if (typed.options.json === true) out(JSON.stringify({ outcome: 'REFUSED', ...told }, undefined, 2));
    else err(refusalText(told, printer.errPainter));
    return EXIT.REFUSED;
  }
}

/** @throws Refusal BadArgument with every problem at once */
function readCommon({ command, argument, options }: Typed): Common {
  const common = commonSchema.safeParse(options);
  const own = commands[command].input.safeParse({ ...options, argument });
  const problems = problemsOf([...(common.error?.issues ?? []), ...(own.error?.issues ?? [])]);
  if (common.success && !common.data.simulated && (common.data.fresh || common.data.after !== undefined))
    problems.push('--fresh and --after go with --simulated only');
  if (!common.success || problems.length > 0) throw new Refusal('BadArgument', problems.join('\n'));
  return common.data;
}

function problemsOf(issues: readonly z.core.$ZodIssue[]): string[] {
  const problems = issues.map(({ path: [name = ''], message }) =>
    name === 'argument' ? message : `--${kebab(String(name))}: write ${message}`,
  );
  return [...new Set(problems)];
}

/** The session of this folder. Only now: the simulated AWS is big, and AWS itself need not wait for it. */
function openedSession({ argument }: Typed, { stage, fresh }: Common): Promise<Session> {
  const { openSession }: typeof import('./simulated/session') = require('./simulated/session');
  return openSession({ stage, fresh, fleet: argument });
}

function tellingTo({ out, outPainter }: Printer, json: boolean): Telling {
  if (json) return { event: () => {}, line: () => {} };
  return { event: (event) => out(progressLine(event, outPainter)), line: out };
}

/** `requestId` → `request-id` */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
