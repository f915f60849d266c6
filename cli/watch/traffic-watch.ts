import { targetGroupName } from '../../lambdas/domain/rule';
import type { RehearsalEvent } from '../../simulator/report/rehearsal-event';
import { type Share, sharesText } from '../../simulator/report/shares';
import type { Kiln } from '../deployment';

/** Looks who has the traffic, and tells it where it changed. */
export class TrafficWatch {
  private last = '';

  constructor(
    private readonly kiln: Pick<Kiln, 'balancer'>,
    private readonly ruleArn: string,
  ) {}

  /** @param t seconds since the release began */
  async look(t: number): Promise<RehearsalEvent[]> {
    const groups = await readShares(this.kiln, this.ruleArn);
    const text = sharesText(groups);
    if (text === this.last || text === '') return [];
    this.last = text;
    return [{ t, kind: 'traffic', text, groups }];
  }
}

/** The generations that a fleet's rule names, in its order; none where it forwards to nobody. */
export async function readShares({ balancer }: Pick<Kiln, 'balancer'>, ruleArn: string): Promise<Share[]> {
  const rule = await balancer.readRule(ruleArn);
  if (rule.kind !== 'forward') return [];
  const sum = rule.targets.reduce((total, { weight }) => total + weight, 0);
  return Promise.all(
    rule.targets.map(async ({ targetGroupArn, weight }) => ({
      generation: targetGroupName(targetGroupArn),
      weight: sum === 0 ? 0 : Number(((100 * weight) / sum).toFixed(2)),
      healthy: ((await balancer.targets(targetGroupArn)) ?? []).filter(({ state }) => state === 'healthy').length,
    })),
  );
}
