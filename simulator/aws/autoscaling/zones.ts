import { capacityOf, type Group, type Member, type Subnet, type TerminationPolicy } from './model';

/** How many instances that count towards the desired capacity are in each of the group's zones. */
export function instancesByZone(group: Group): ReadonlyMap<string, number> {
  const counts = new Map(group.subnets.map((subnet) => [subnet.zone, 0]));
  for (const member of capacityOf(group)) counts.set(member.zone, (counts.get(member.zone) ?? 0) + 1);
  return counts;
}

/** The subnet for the next instance: in the zone with the fewest, of those that may be tried. */
export function nextSubnet(group: Group, mayTry: (zone: string) => boolean): Subnet | undefined {
  const zones = instancesByZone(group);
  const inSubnet = (subnet: Subnet): number =>
    capacityOf(group).filter((member) => member.subnetId === subnet.subnetId).length;
  return group.subnets
    .filter((subnet) => mayTry(subnet.zone))
    .toSorted((a, b) => (zones.get(a.zone) ?? 0) - (zones.get(b.zone) ?? 0) || inSubnet(a) - inSubnet(b))[0];
}

/**
 * Which instance a scale-in takes: of the zone with the most instances among those with an unprotected one, by the
 * group's policies in turn. Source: Auto Scaling user guide, "Default termination policy".
 */
export function scaleInVictim(group: Group, now: number): Member | undefined {
  const zones = instancesByZone(group);
  const candidates = group.members.filter(
    (member) => member.lifecycleState === 'InService' && !member.protectedFromScaleIn,
  );
  const fullest = Math.max(...candidates.map((member) => zones.get(member.zone) ?? 0));
  return candidates
    .filter((member) => zones.get(member.zone) === fullest)
    .toSorted((a, b) => {
      for (const policy of group.terminationPolicies) {
        const order = compare(policy, a, b, now);
        if (order !== 0) return order;
      }
      return a.instanceId < b.instanceId ? -1 : 1;
    })[0];
}

function compare(policy: TerminationPolicy, a: Member, b: Member, now: number): number {
  switch (policy) {
    case 'OldestInstance':
      return a.launchedAt - b.launchedAt;
    case 'NewestInstance':
      return b.launchedAt - a.launchedAt;
    case 'OldestLaunchTemplate':
      return Number(a.template.version) - Number(b.template.version);
    case 'ClosestToNextInstanceHour':
      return untilNextHour(a, now) - untilNextHour(b, now);
    case 'Default':
      return compare('OldestLaunchTemplate', a, b, now) || compare('ClosestToNextInstanceHour', a, b, now);
  }
}

const HOUR_MS = 3_600_000;

function untilNextHour(member: Member, now: number): number {
  return HOUR_MS - ((now - member.launchedAt) % HOUR_MS);
}

/**
 * The imbalance AZRebalance mends: a zone that has at least two instances fewer than another. Undefined where there is
 * none, or where the short zone may not be tried now.
 */
export function shortZone(group: Group, mayTry: (zone: string) => boolean): Subnet | undefined {
  const counts = [...instancesByZone(group).values()];
  if (Math.max(...counts) - Math.min(...counts) < 2) return undefined;
  const short = nextSubnet(group, () => true);
  return short !== undefined && mayTry(short.zone) ? short : undefined;
}
