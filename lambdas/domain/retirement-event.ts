import * as z from 'zod';

/** The detail type of what Kiln tells when a generation is gone. */
export const RETIREMENT_EVENT = 'Kiln Generation Retired';

/** The event's detail, version 1. Fields may be added to it; what is here keeps its meaning. */
export const retirementEventSchema = z
  .object({
    schemaVersion: z.literal(1),
    id: z
      .string()
      .min(1)
      .describe('The same whenever the same thing is told again: events are delivered at least once.'),
    stage: z.string().min(1).describe('The environment, such as prod.'),
    fleet: z.string().min(1).describe('The fleet.'),
    generation: z.string().min(1).describe('What is gone: a group, a launch template and a target group of this name.'),
    reason: z.string().min(1).describe('Why, in a sentence.'),
  })
  .meta({
    title: RETIREMENT_EVENT,
    description: `Detail of the events with source "kiln" and detail type "${RETIREMENT_EVENT}", version 1.`,
  });

export type RetirementEvent = z.output<typeof retirementEventSchema>;

export function retirementEvent(given: Omit<RetirementEvent, 'schemaVersion' | 'id'>): RetirementEvent {
  return { schemaVersion: 1, id: `${given.generation}/RETIRED`, ...given };
}
