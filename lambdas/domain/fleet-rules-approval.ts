import * as z from 'zod';
import { type FleetRule, outside, rule } from './fleet-rule';
import { fleetSpecSchema } from './fleet-spec';
import { APPROVAL_STEP, approvalSchema } from './fleet-spec-approval';

const { strategy } = fleetSpecSchema.shape;
const { approvers, expiresAfter, stepExpiresAfter } = approvalSchema.shape;
const steps = z.object({ steps: strategy.shape.steps });

export const APPROVAL_RULES: readonly FleetRule[] = [
  rule('an approval stands between two weights', z.object({ strategy: steps }), (spec) =>
    spec.strategy.steps.flatMap((step, index) => {
      if (step !== APPROVAL_STEP) return [];
      const field = ['strategy', 'steps', index];
      const before = spec.strategy.steps[index - 1];
      if (before === undefined) {
        const problem = 'an approval comes before the first weight';
        return [{ field, problem, fix: 'move it behind a weight; approval.required asks before anything is touched' }];
      }
      if (before === APPROVAL_STEP) return [{ field, problem: 'two approvals in a row', fix: 'remove one of them' }];
      return [];
    }),
  ),

  rule('somebody can answer an approval', z.looseObject({ strategy: steps }), (spec) => {
    const index = spec.strategy.steps.indexOf(APPROVAL_STEP);
    if (index < 0 || spec.approval !== undefined) return [];
    return [
      {
        field: ['strategy', 'steps', index],
        problem: 'nobody may answer this approval: there is no block approval',
        fix: 'add approval.approvers, or remove the step',
      },
    ];
  }),

  rule('questions expire in time', z.object({ approval: z.object({ expiresAfter, stepExpiresAfter }) }), (spec) => [
    ...outside(
      ['approval', 'expiresAfter'],
      spec.approval.expiresAfter,
      '5m',
      '14d',
      'what was shown is to be what is released',
    ),
    ...outside(
      ['approval', 'stepExpiresAfter'],
      spec.approval.stepExpiresAfter,
      '5m',
      '12h',
      'the release stands half done meanwhile, and holds the claim',
    ),
  ]),

  rule('approvers are told by what their sessions carry', z.object({ approval: z.object({ approvers }) }), (spec) =>
    spec.approval.approvers.flatMap((arn, index) => {
      const [, path, name = ''] = /:role\/(.*\/)?([^/]*)$/.exec(arn) ?? [];
      if (path === undefined || !arn.includes('*')) return [];
      return [
        {
          field: ['approval', 'approvers', index],
          problem: `a session tells the name of its role and not the path ${path}, so any role with such a name could answer`,
          fix: `leave the path out: ${arn.slice(0, arn.indexOf('role/'))}role/${name}`,
        },
      ];
    }),
  ),
];
