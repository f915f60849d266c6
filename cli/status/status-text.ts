import { columns, moment } from '../columns';
import { spoken } from '../duration';
import type { Painter } from '../painter';
import type { FleetStatus, GenerationStatus } from './read-status';

/** The states in which a release waits for a person's answer. */
const ASKS = /^Ask(Step)?Approval$/;

/** A fleet's status on a few lines. */
export function statusText(status: FleetStatus, painter: Painter): string {
  const { fleet, claim, standsBy, last, releases, needsPerson } = status;
  const rows: string[][] = [['serves', serving(status)]];
  for (const release of releases) {
    rows.push(['release', `${release.release}${of(release.version)}, for ${spoken(release.runningSeconds)}`]);
    rows.push(['', `${painter.strong(release.state)}${stepOf(release)}`]);
    if (release.reason !== '') rows.push(['', release.reason]);
    if (ASKS.test(release.state)) rows.push(['', `kiln approve ${fleet}, or kiln reject ${fleet}`]);
    rows.push(['', release.console]);
  }
  if (releases.length === 0) rows.push(['release', 'none is running']);
  if (claim !== null) rows.push(['claim', `held by ${claim.holder} since ${moment(claim.since)}`]);
  for (const { generation, until } of standsBy)
    rows.push(['stands by', `${describeStandby(status, generation)} until ${moment(until)}`]);
  if (last !== null) {
    const why = last.error === null ? '' : `  ${last.error}`;
    rows.push(['last', `${painter.outcome(last.outcome)}${of(last.version)}, ${moment(last.endedAt)}${why}`]);
    rows.push(['', last.reason ?? '']);
    rows.push(['', painter.faint(`kiln show ${last.release}`)]);
  }
  if (needsPerson) rows.push(['', painter.bad('A person is needed: docs/runbook.md, RecoveryFailed.')]);
  return `${painter.strong(fleet)}\n${columns(
    rows.filter(([, text]) => text !== ''),
    '  ',
  )}`;
}

function serving({ generations, rule }: FleetStatus): string {
  const weighted = generations.filter(({ weight }) => weight > 0);
  return weighted.map(describeGeneration).join('; ') || rule;
}

function describeGeneration({ generation, version, weight, healthy, desired }: GenerationStatus): string {
  return `${generation} (${version ?? 'unknown'}) ${weight} %, ${healthy} of ${desired} healthy`;
}

function describeStandby({ generations }: FleetStatus, name: string): string {
  const found = generations.find(({ generation }) => generation === name);
  return found === undefined ? name : describeGeneration(found);
}

function of(version: string | null): string {
  return version === null ? '' : ` of ${version}`;
}

function stepOf({ step, steps }: FleetStatus['releases'][number]): string {
  return step === null ? '' : `, green at ${step} % of ${steps.join('/')}`;
}
