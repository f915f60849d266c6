import * as z from 'zod';
import { APPROVAL_STEP } from './fleet-spec-approval';

/** A step of a release: green's next weight in percent, or a person's yes before it. */
export const stepSchema = z.union([z.int(), z.literal(APPROVAL_STEP)]);

export type Step = z.output<typeof stepSchema>;

/** The weights among the steps, in their order. */
export function weightsOf(steps: readonly Step[]): number[] {
  return steps.filter((step) => step !== APPROVAL_STEP);
}

/** How often a person is asked between the weights. */
export function approvalsIn(steps: readonly Step[]): number {
  return steps.length - weightsOf(steps).length;
}

/** `5/25/approval/100` */
export const stepsText = (steps: readonly Step[]): string => steps.join('/');
