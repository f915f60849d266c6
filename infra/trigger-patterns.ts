import { artifactWildcard } from '../lambdas/domain/artifact-address';
import type { FleetSpec } from '../lambdas/domain/fleet-spec';
import { runbookLink } from '../lambdas/domain/links';

/** Whoever sends it, on Kiln's own bus. */
export const RELEASE_REQUESTED = { 'detail-type': ['Release Requested'] };

/** The account whose events count, and where. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What a fleet's rule gives the starter: whose rule it was, and the event as it came. Source: EventBridge user guide, "Input transformation". */
export function starterTemplate(fleet: string): string {
  return `{"fleet":"${fleet}","event":<aws.events.event.json>}`;
}

/** The rules of a fleet on the default bus, where AWS's own events arrive; by its `triggers`. */
export function fleetPatterns({ image, triggers }: FleetSpec, { partition, region, account }: Place) {
  const { bucket, wildcard } = artifactWildcard(image.artifact);
  const recipe = triggers?.imageBuilder?.recipe;
  return [
    ...(triggers?.uploads === true
      ? [
          {
            name: 'uploads',
            pattern: {
              source: ['aws.s3'],
              'detail-type': ['Object Created'],
              account: [account],
              detail: { bucket: { name: [bucket] }, object: { key: [{ wildcard }] } },
            },
          },
        ]
      : []),
    ...(recipe === undefined
      ? []
      : [
          {
            name: 'images',
            pattern: {
              source: ['aws.imagebuilder'],
              'detail-type': ['EC2 Image Builder Image State Change'],
              account: [account],
              resources: [{ prefix: `arn:${partition}:imagebuilder:${region}:${account}:image/${recipe}/` }],
              detail: { state: { status: ['AVAILABLE'] } },
            },
          },
        ]),
  ];
}

/**
 * What the alarm of refused events is called, here and in a rehearsal.
 * @param runbook where people read the runbook
 */
export function refusedAlarm(prefix: string, runbook: string): { readonly name: string; readonly description: string } {
  return {
    name: `${prefix}-refused-events`,
    description: `An event that should have started a release started none. The queue of refused events has it, with the reason as an attribute. Runbook: ${runbookLink(runbook, 'Refused events')}`,
  };
}
