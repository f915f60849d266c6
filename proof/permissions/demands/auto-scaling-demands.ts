import { z } from 'zod';
import { type Demand, demand, requestTags, resourceTags } from '../demand';
import { launchDemands } from './launch-demands';
import { type Demands, ec2Arn, field, groupArn, onEverything, specifiedTags, tagsIn, text } from './reading';

const onGroup =
  (action: string): Demands =>
  (input, carried) => {
    const name = text(input, 'AutoScalingGroupName');
    return [demand(action, groupArn(name), resourceTags(carried.group(name)))];
  };

const groupSchema = z.looseObject({
  AutoScalingGroupName: z.string(),
  LaunchTemplate: z.looseObject({ LaunchTemplateName: z.string(), Version: z.string().default('$Default') }),
  VPCZoneIdentifier: z.string(),
  TargetGroupARNs: z.array(z.string()).default([]),
  Tags: z.unknown(),
});

/**
 * Whoever makes a group from a template is asked for what the template will do, in the name of nobody else.
 * Source: Auto Scaling user guide, "Control Amazon EC2 launch template usage in Auto Scaling groups": RunInstances, and
 * with it CreateTags for the template's tags and PassRole for its profile.
 */
const createGroup: Demands = (input, carried) => {
  const group = groupSchema.parse(input);
  const { LaunchTemplateName, Version } = group.LaunchTemplate;
  const arn = groupArn(group.AutoScalingGroupName);
  const subnetIds = group.VPCZoneIdentifier.split(',');
  const tags = requestTags(tagsIn(group.Tags));
  const own: Demand[] = [
    demand('autoscaling:CreateAutoScalingGroup', arn, {
      ...tags,
      'autoscaling:LaunchTemplateVersionSpecified': String(/^\d+$/.test(Version)),
      'autoscaling:TargetGroupARNs': group.TargetGroupARNs,
      'autoscaling:VPCZoneIdentifiers': subnetIds,
    }),
    demand('autoscaling:CreateOrUpdateTags', arn, tags),
  ];
  const template = carried.template(LaunchTemplateName);
  // A template that is not there is refused before anybody is asked what it would do.
  if (template === undefined) return own;
  const launch = {
    fields: template.data,
    instanceTags: specifiedTags(template.data, 'instance'),
    volumeTags: specifiedTags(template.data, 'volume'),
    subnetIds,
    template: { arn: ec2Arn(`launch-template/${template.launchTemplateId}`), tags: template.tags },
  };
  return [...own, ...launchDemands(launch, carried)];
};

/** Source: Service Authorization Reference, EC2 Auto Scaling. */
export const autoScalingDemands: Readonly<Record<string, Demands>> = {
  CreateAutoScalingGroup: createGroup,
  DeleteAutoScalingGroup: (input, carried) => {
    const name = text(input, 'AutoScalingGroupName');
    const force = field(input, 'ForceDelete', z.boolean().default(false));
    return [
      demand('autoscaling:DeleteAutoScalingGroup', groupArn(name), {
        ...resourceTags(carried.group(name)),
        'autoscaling:ForceDelete': String(force),
      }),
    ];
  },
  DescribeAutoScalingGroups: onEverything('autoscaling:DescribeAutoScalingGroups'),
  DescribeScalingActivities: onEverything('autoscaling:DescribeScalingActivities'),
  PutScalingPolicy: onGroup('autoscaling:PutScalingPolicy'),
  ResumeProcesses: onGroup('autoscaling:ResumeProcesses'),
  SetInstanceProtection: onGroup('autoscaling:SetInstanceProtection'),
  SuspendProcesses: onGroup('autoscaling:SuspendProcesses'),
  // Sizes only: what its template would do is asked when the template is set. Source: as above.
  UpdateAutoScalingGroup: onGroup('autoscaling:UpdateAutoScalingGroup'),
};
