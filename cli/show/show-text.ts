import type { Plan } from '../../lambdas/domain/plan';
import type { ReleaseRecord } from '../../lambdas/domain/release-record';
import { describeRule } from '../../lambdas/domain/rule';
import type { Outcome } from '../../simulator/judges/evidence';
import type { Phase } from '../../simulator/report/phases';
import { columns, moment } from '../columns';
import { spoken } from '../duration';
import type { Painter } from '../painter';
import { phaseBars } from '../phase-bars';

export interface ShownRelease extends Omit<ReleaseRecord, 'plan'> {
  readonly outcome: Outcome | 'RUNNING';
  readonly console: string;
  readonly plan: Plan | null;
  readonly seconds: number;
  readonly timeByPhase: readonly { readonly phase: Phase; readonly seconds: number }[] | null;
}

/** A release's record, plan, evidence and time on a page. */
export function showText(release: ShownRelease, painter: Painter): string {
  const { outcome, releaseId, plan, timeByPhase } = release;
  const head = outcome === 'RUNNING' ? painter.strong(outcome) : painter.outcome(outcome);
  return [
    `${head}  ${releaseId}, ${outcome === 'RUNNING' ? 'for' : 'after'} ${spoken(Math.round(release.seconds))}`,
    ...sentence(release),
    '',
    columns(facts(release), '  '),
    ...(plan === null ? [] : ['', painter.strong('Plan'), columns(planRows(plan), '  ')]),
    ...evidence(release, painter),
    ...(timeByPhase === null
      ? ['', 'Step Functions has forgotten this execution: where the time went is not known any more.']
      : ['', painter.strong('Time'), ...phaseBars(timeByPhase, painter)]),
  ].join('\n');
}

function sentence({ error, reason }: ShownRelease): string[] {
  const text = [error, reason].filter((part) => part !== undefined).join(': ');
  return text === '' ? [] : [`  ${text.replaceAll('\n', '\n  ')}`];
}

function facts({ request, startedAt, endedAt, console, failure, error }: ShownRelease): string[][] {
  const rows = [
    ['began', moment(startedAt)],
    ['ended', endedAt === undefined ? 'not yet' : moment(endedAt)],
    ['asked for', `${request?.version ?? 'a request nobody could read'}${request?.force === true ? ', by force' : ''}`],
    ['by', request?.requestedBy ?? 'somebody who did not say'],
    ['why', request?.reason ?? ''],
    ['first failure', failure === undefined || failure.error === error ? '' : `${failure.error}: ${failure.cause}`],
    ['execution', console],
  ];
  return rows.filter(([, text]) => text !== '');
}

function planRows(plan: Plan): string[][] {
  const { blue, green, image } = plan;
  return [
    ['green', `${green.generation} (${plan.version}), launched with ${plan.launchSize} instances`],
    [
      'blue',
      blue === null
        ? 'none: the first generation'
        : `${blue.generation} (${blue.version}), ${blue.inService} instances, min ${blue.sizes.min}, max ${blue.sizes.max}`,
    ],
    ['image', image.use === null ? `${image.name}, baked on ${image.baseImageId}` : `${image.use}, reused`],
    ['recipe', image.recipeDigest],
    ['artifact', `s3://${image.artifact.bucket}/${image.artifact.key}, version ${image.artifact.versionId}`],
    ['spec', `version ${plan.specVersion}`],
    ['load', `${Math.round(plan.load.requestsPerMinute)} requests a minute`],
    ['steps', `${plan.steps.join('/')} %, ${spoken(plan.soakSeconds)} each`],
    ['before', describeRule(plan.before.rule)],
  ];
}

function evidence({ evidence: seen }: ShownRelease, painter: Painter): string[] {
  const rows = Object.entries(seen)
    .toSorted(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([step, text]) => [step, text]);
  return rows.length === 0 ? [] : ['', painter.strong('Evidence'), columns(rows, '  ')];
}

/** In the order in which it was seen: `healthy`, then `weight5`, `soaked5`, `weight25`, …, `cutover`; a map keeps none. */
function placeOf(step: string): number {
  if (step === 'healthy') return 0;
  const percent = Number(/\d+$/.exec(step)?.[0] ?? Number.POSITIVE_INFINITY);
  return percent + (step.startsWith('soaked') ? 0.5 : 0);
}
