import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { groupStickinessMissing } from './attributes';
import { targetGroupNotFound, validationError } from './errors';
import type { RuleAction, TargetGroup, WeightedGroup } from './model';

/** What is modelled of a rule's actions: one forward or one fixed response. */
export const actionSchema = z.strictObject({
  Type: z.enum(['forward', 'fixed-response']),
  Order: z.number().optional(),
  TargetGroupArn: z.string().optional(),
  ForwardConfig: z
    .strictObject({
      TargetGroups: z.array(z.strictObject({ TargetGroupArn: z.string(), Weight: z.number().optional() })).optional(),
      TargetGroupStickinessConfig: z
        .strictObject({ Enabled: z.boolean().optional(), DurationSeconds: z.number().optional() })
        .optional(),
    })
    .optional(),
  FixedResponseConfig: z
    .strictObject({
      StatusCode: z.string(),
      ContentType: z.string().optional(),
      MessageBody: z.string().optional(),
    })
    .optional(),
}) satisfies z.ZodType<Action>;

type Given = z.output<typeof actionSchema>;

/** Source: ALB quotas, target groups per action. */
const MAX_GROUPS = 5;
const CONTENT_TYPES = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'];

/**
 * Reads the whole action list of a rule, which one action makes.
 * Source: ELBv2 API reference, Action, ForwardActionConfig, FixedResponseActionConfig.
 * @throws AwsError ValidationError, TooManyActionsException, TargetGroupNotFoundException, InvalidConfigurationRequestException.
 */
export function readAction(actions: readonly Given[], find: (arn: string) => TargetGroup | undefined): RuleAction {
  const [action, ...more] = actions;
  if (action === undefined) throw validationError('An action must be specified');
  if (more.length > 0)
    throw new AwsError('TooManyActionsException', 'A rule can have only one forward or fixed-response action');
  if (action.Order !== undefined && (action.Order < 1 || action.Order > 50_000))
    throw validationError('Action order must be between 1 and 50000');
  return action.Type === 'forward' ? readForward(action, find) : readFixedResponse(action);
}

function readForward(action: Given, find: (arn: string) => TargetGroup | undefined): RuleAction {
  if (action.FixedResponseConfig !== undefined)
    throw validationError("An action of type 'forward' cannot have a FixedResponseConfig");
  const groups = weightedGroups(action);
  const stickySeconds = readStickiness(action);
  let targetsStick = false;
  for (const { targetGroupArn } of groups) {
    const group = find(targetGroupArn);
    if (group === undefined) throw targetGroupNotFound(`Target groups '${targetGroupArn}' not found`);
    targetsStick ||= group.attributes['stickiness.enabled'] === 'true';
  }
  if (targetsStick && groups.length > 1 && stickySeconds === undefined) throw groupStickinessMissing();
  return { kind: 'forward', groups, ...(stickySeconds !== undefined && { stickySeconds }) };
}

function weightedGroups(action: Given): WeightedGroup[] {
  const listed = action.ForwardConfig?.TargetGroups ?? [];
  const single = action.TargetGroupArn;
  if (listed.length === 0) {
    if (single === undefined) throw validationError('A target group ARN must be specified');
    return [{ targetGroupArn: single, weight: 1 }];
  }
  if (single !== undefined && (listed.length > 1 || listed[0]?.TargetGroupArn !== single))
    throw validationError(
      'You can specify both a top-level target group ARN and target groups in ForwardConfig only with the same one target group',
    );
  if (listed.length > MAX_GROUPS)
    throw validationError(`The number of target groups in an action cannot exceed '${MAX_GROUPS}'`);
  if (new Set(listed.map((group) => group.TargetGroupArn)).size < listed.length)
    throw validationError('A target group can be specified only once in an action');
  return listed.map(({ TargetGroupArn: targetGroupArn, Weight: weight = 1 }) => {
    if (!Number.isInteger(weight) || weight < 0 || weight > 999)
      throw validationError(
        `Weight '${weight}' of target group '${targetGroupArn}' must be between 0 and 999 inclusive`,
      );
    return { targetGroupArn, weight };
  });
}

function readStickiness(action: Given): number | undefined {
  const config = action.ForwardConfig?.TargetGroupStickinessConfig;
  if (config?.Enabled !== true) return undefined;
  const seconds = config.DurationSeconds;
  if (seconds === undefined)
    throw validationError('Target group stickiness duration must be specified when it is enabled');
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 604_800)
    throw validationError(`Target group stickiness duration '${seconds}' must be between 1 and 604800 seconds`);
  return seconds;
}

function readFixedResponse(action: Given): RuleAction {
  const config = action.FixedResponseConfig;
  if (action.TargetGroupArn !== undefined || action.ForwardConfig !== undefined)
    throw validationError("An action of type 'fixed-response' cannot forward to target groups");
  if (config === undefined) throw validationError("An action of type 'fixed-response' needs a FixedResponseConfig");
  const { StatusCode: statusCode, ContentType: contentType, MessageBody: messageBody } = config;
  if (!/^[245]\d\d$/.test(statusCode))
    throw validationError(`Fixed response status code '${statusCode}' is not 2XX, 4XX or 5XX`);
  if (contentType !== undefined && !CONTENT_TYPES.includes(contentType))
    throw new AwsError(
      'InvalidLoadBalancerActionException',
      `The ContentType must be one of: ${CONTENT_TYPES.map((type) => `'${type}'`).join(', ')}`,
    );
  if ((messageBody ?? '').length > 1024)
    throw validationError('A fixed response body can have at most 1024 characters');
  return {
    kind: 'fixed-response',
    statusCode,
    ...(contentType !== undefined && { contentType }),
    ...(messageBody !== undefined && { messageBody }),
  };
}

/** An action as DescribeRules shows it: a single target group in both forms, several in ForwardConfig only. */
export function shownAction(action: RuleAction): Action {
  if (action.kind === 'fixed-response')
    return {
      Type: 'fixed-response',
      Order: 1,
      FixedResponseConfig: {
        StatusCode: action.statusCode,
        ContentType: action.contentType,
        MessageBody: action.messageBody,
      },
    };
  const [first, ...more] = action.groups;
  return {
    Type: 'forward',
    Order: 1,
    ...(more.length === 0 && { TargetGroupArn: first?.targetGroupArn }),
    ForwardConfig: {
      TargetGroups: action.groups.map(({ targetGroupArn, weight }) => ({
        TargetGroupArn: targetGroupArn,
        Weight: weight,
      })),
      TargetGroupStickinessConfig:
        action.stickySeconds === undefined
          ? { Enabled: false }
          : { Enabled: true, DurationSeconds: action.stickySeconds },
    },
  };
}

/** The target groups an action names, those of weight 0 included. */
export function namedGroups(action: RuleAction): string[] {
  return action.kind === 'forward' ? action.groups.map((group) => group.targetGroupArn) : [];
}
