import type {
  SetRulePrioritiesCommandInput,
  SetRulePrioritiesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { ruleNotFound, validationError } from './errors';
import type { Routing } from './routing';
import type { Elbv2State } from './state';

/** SetRulePriorities for one rule. Source: ELBv2 API reference: all that a request names change together, or none. */
export function rulePriorityOperations(state: Elbv2State, routing: Routing): Operations {
  return {
    SetRulePriorities: operation({
      kind: 'write',
      input: z.strictObject({
        RulePriorities: z.array(z.strictObject({ RuleArn: z.string(), Priority: z.number() })).length(1),
      }) satisfies z.ZodType<SetRulePrioritiesCommandInput>,
      answer: (input): Omit<SetRulePrioritiesCommandOutput, '$metadata'> => {
        for (const { RuleArn: arn, Priority: priority } of input.RulePriorities) {
          const rule = state.rules.get(arn);
          if (rule === undefined) throw ruleNotFound();
          if (rule.priority === undefined)
            throw new AwsError('OperationNotPermittedException', `Default rule '${arn}' has no priority to be set`);
          if (!Number.isInteger(priority) || priority < 1 || priority > 50_000)
            throw validationError(`Rule priority '${priority}' must be between 1 and 50000`);
          const others = state.rulesOf(rule.listenerArn).filter((other) => other.arn !== arn);
          if (others.some((other) => other.priority === priority))
            throw new AwsError('PriorityInUseException', `Priority '${priority}' is currently in use`);
          const changed = { ...rule, priority };
          state.rules.put(arn, changed);
          routing.written(arn, changed);
        }
        return {};
      },
    }),
  };
}
