import { columns, moment } from '../columns';
import { spoken } from '../duration';
import type { Painter } from '../painter';
import type { DoubleFleet } from './double-fleet';
import type { Estimate } from './estimate';
import type { Preview } from './preview';

export interface Planned {
  readonly preview: Preview;
  readonly time: Estimate | null;
  readonly cost: DoubleFleet | null;
}

/** A plan as people read it: what would be made, changed and kept, then how long and how much. */
export function planText({ preview, time, cost }: Planned, painter: Painter): string {
  const { fleet, version, findings } = preview;
  if (findings.length > 0) {
    const head = `${painter.outcome('REFUSED')}  ${fleet} ${version} would be refused; nothing was touched`;
    return `${head}\n\n${painter.strong('Against it')}\n${findings.map((finding) => `  ${finding}`).join('\n')}`;
  }
  const head = `${painter.strong(painter.good('PLANNED'))}  ${fleet} ${version}; nothing was touched`;
  const parts = [
    ['Makes', makes(preview)],
    ['Changes', changes(preview)],
    ['Keeps', keeps(preview)],
    ['Differs from what serves', differences(preview)],
    ['Steps', steps(preview, time)],
    ['Costs', costs(cost)],
  ] as const;
  const shown = parts
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `${painter.strong(title)}\n${columns(rows, '  ')}`);
  return [head, ...shown].join('\n\n');
}

function makes({ generation, image, capacity, version }: Preview): string[][] {
  const rows: string[][] = [];
  if (image !== null && image !== undefined) {
    const reused = image.reused ?? undefined;
    rows.push(
      reused === undefined
        ? ['image', `${image.name}, baked on ${image.baseImageId ?? 'a base that is not known'}`]
        : ['image', `none: ${reused} is of the same recipe`],
    );
    if (image.recipeDigest !== null && image.recipeDigest !== undefined) rows.push(['recipe', image.recipeDigest]);
  }
  if (generation !== null && generation !== undefined) {
    rows.push(['generation', `${generation} (${version}): target group, launch template, Auto Scaling group, alarms`]);
  }
  if (capacity !== null && capacity !== undefined)
    rows.push(['instances', `${capacity.launchSize} at launch, ${capacity.min} to ${capacity.max} afterwards`]);
  return rows;
}

function changes({ blue, generation }: Preview): string[][] {
  if (generation === null || generation === undefined) return [];
  if (blue === null || blue === undefined) return [['rule', `${generation} takes everything, from the fixed 503`]];
  return [
    ['rule', `traffic moves from ${blue.generation} to ${generation}, step by step`],
    ['minimum', `${blue.generation} does not scale in while it may have to take the traffic back`],
  ];
}

function keeps({ blue }: Preview): string[][] {
  if (blue === null || blue === undefined) return [];
  const size = blue.inService === undefined ? '' : `, ${blue.inService} instances`;
  return [[blue.generation, `(${blue.version})${size}: stands by for the rollback window`]];
}

function differences({ spec }: Preview): string[][] {
  if (spec === null || spec === undefined) return [];
  const rows = (spec.differences ?? []).map(({ field, from, to }) => [field, `${from ?? 'unset'} → ${to ?? 'unset'}`]);
  return rows.length > 0 || spec.differences === null || spec.differences === undefined
    ? rows
    : [['nothing', `spec version ${spec.version} serves already`]];
}

function steps({ steps: path, soakSeconds, approval, window }: Preview, time: Estimate | null): string[][] {
  const rows: string[][] = [];
  if (window?.open === false)
    rows.push(['window', `${window.reason}${window.opensAt ? `; opens ${moment(window.opensAt)}` : ''}`]);
  if (approval?.required === true) {
    const within = approval.expiresAfter === undefined ? '' : ` within ${approval.expiresAfter}`;
    rows.push(['approval', `a yes${within}, of ${approval.approvers.join(' or ') || 'an approver'}`]);
  }
  if (path.length > 0) {
    const named = path.map((step) => (typeof step === 'number' ? `${step} %` : step));
    rows.push(['traffic', `${named.join(', ')}; ${spoken(soakSeconds)} of watching at each`]);
  }
  rows.push([
    'time',
    time === null
      ? 'not known: nothing like it has succeeded yet'
      : `about ${spoken(time.seconds)}, by ${time.releases} earlier ${time.releases === 1 ? 'release' : 'releases'}${approval?.required === true ? ', besides the waiting' : ''}`,
  ]);
  return rows;
}

function costs(cost: DoubleFleet | null): string[][] {
  if (cost === null) return [];
  const { instances, instanceType, hours, instanceHours, usd, usdPerHour } = cost;
  const hoursText = `${instances} × ${instanceType} for ${hours} h at most = ${instanceHours} instance hours`;
  return [
    [
      'two fleets',
      usd === null
        ? `${hoursText}; the price list was not to be had`
        : `${hoursText}, ${usd.toFixed(2)} USD on demand (${usdPerHour} USD an hour)`,
    ],
  ];
}
