import type { autoScaling } from '../aws/auto-scaling';
import type { launchTemplates } from '../aws/launch-templates';
import type { loadBalancer } from '../aws/load-balancer';
import type { metrics } from '../aws/metrics';
import { tagRecord } from '../aws/tags';
import { guardDescription } from '../domain/names';
import type { Removal } from './removal';

/** What is left of a generation: everything of it has its name and its tags, its alarms a description. */
export interface Remains {
  readonly alarms: readonly string[];
  readonly group: boolean;
  readonly template: boolean;
  readonly targetGroupArn: string | undefined;
}

export async function findRemains(
  generation: string,
  { isOwn }: Pick<Removal, 'isOwn'>,
  from: {
    readonly groups: ReturnType<typeof autoScaling>;
    readonly templates: ReturnType<typeof launchTemplates>;
    readonly balancer: ReturnType<typeof loadBalancer>;
    readonly metrics: ReturnType<typeof metrics>;
  },
): Promise<Remains> {
  const [alarms, group, template, targetGroup] = await Promise.all([
    from.metrics.alarmsDescribed(`${generation}-`, guardDescription(generation)),
    from.groups.findGroup(generation),
    from.templates.find(generation),
    from.balancer.findTargetGroup(generation),
  ]);
  const arn = targetGroup?.TargetGroupArn;
  const targetGroupTags = arn === undefined ? undefined : await from.balancer.targetGroupTags(arn);
  return {
    alarms,
    group: group !== undefined && isOwn(tagRecord(group.Tags)),
    template: template !== undefined && isOwn(template.instanceTags),
    targetGroupArn: targetGroupTags !== undefined && isOwn(targetGroupTags) ? arn : undefined,
  };
}

/** `group, launch template`; empty where nothing is left. */
export function describeRemains(remains: Remains): string {
  const parts = [
    remains.alarms.length > 0 && `alarms ${remains.alarms.join(', ')}`,
    remains.group && 'Auto Scaling group',
    remains.template && 'launch template',
    remains.targetGroupArn !== undefined && 'target group',
  ];
  return parts.filter((part) => part !== false).join(', ');
}
