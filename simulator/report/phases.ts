import { isBlock } from '../../lambdas/domain/block';
import { functions } from '../../lambdas/functions';

/** The parts of a release as people think of them, in their order. */
export const PHASES = ['wait', 'plan', 'bake', 'launch', 'shift', 'soak', 'prove', 'complete', 'recover'] as const;
export type Phase = (typeof PHASES)[number];

const BY_STATE: Readonly<Record<string, Phase>> = {
  AwaitWindow: 'wait',
  AskApproval: 'wait',
  AskStepApproval: 'wait',
  CheckApproval: 'wait',
  ObtainImage: 'bake',
  Soak: 'soak',
  JudgeRelease: 'soak',
  ProveCutover: 'prove',
  Recover: 'recover',
  RecoverPredecessor: 'plan',
  RefuseRelease: 'plan',
};

const BY_FOLDER: Readonly<Record<string, Phase>> = {
  plan: 'plan',
  launch: 'launch',
  shift: 'shift',
  complete: 'complete',
};

/** Which part of a release a state of its machine belongs to; undefined for those that go with what was before them. */
export function phaseOf(state: string): Phase | undefined {
  const known = BY_STATE[state];
  if (known !== undefined) return known;
  const all: unknown = functions;
  const definition = isBlock(all) ? all[state] : undefined;
  const entry = isBlock(definition) && typeof definition.entry === 'string' ? definition.entry : '';
  return BY_FOLDER[entry.split('/')[0] ?? ''];
}

/** Seconds spent in each part, from the moments (epoch ms) at which states were entered, in order. */
export function timeByPhase(
  entries: readonly { readonly state: string; readonly time: number }[],
  end: number,
): readonly { readonly phase: Phase; readonly seconds: number }[] {
  const sums = new Map<Phase, number>();
  let phase: Phase = 'plan';
  for (const [index, { state, time }] of entries.entries()) {
    phase = phaseOf(state) ?? phase;
    const until = entries[index + 1]?.time ?? end;
    sums.set(phase, (sums.get(phase) ?? 0) + (until - time) / 1000);
  }
  return PHASES.flatMap((name) => {
    const seconds = sums.get(name);
    return seconds === undefined || seconds < 0.05 ? [] : [{ phase: name, seconds: Math.round(seconds * 10) / 10 }];
  });
}
