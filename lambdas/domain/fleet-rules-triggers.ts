import * as z from 'zod';
import { type FleetRule, rule } from './fleet-rule';
import { triggersSpec } from './fleet-spec-triggers';

export const TRIGGER_RULES: readonly FleetRule[] = [
  rule(
    'images come from one place',
    z.object({
      triggers: z.object({ uploads: triggersSpec.shape.uploads, imageBuilder: triggersSpec.shape.imageBuilder }),
    }),
    ({ triggers }) =>
      triggers.uploads && triggers.imageBuilder !== undefined
        ? [
            {
              field: ['triggers', 'uploads'],
              against: [['triggers', 'imageBuilder']],
              problem: 'a fleet that takes its images from Image Builder bakes none from an uploaded artifact',
              fix: 'remove uploads or imageBuilder',
            },
          ]
        : [],
  ),
];
