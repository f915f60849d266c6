import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { RELEASE_EVENT } from '../../lambdas/domain/release-event';
import type { EventEnvelope } from '../aws/eventbridge/eventbridge';
import type { DeploymentNames } from './deployment-names';
import type { SimulatedAws } from './simulated-aws';

/** Every transition of a release goes from Kiln's bus to the function that writes to people, and from there to their topic. */
export function deployTelling(
  aws: SimulatedAws,
  names: DeploymentNames,
  { notify }: FleetSpec,
  invoke: (event: EventEnvelope) => void,
): void {
  aws.eventbridge.putRule({
    bus: names.bus,
    name: 'kiln-notify',
    pattern: { source: ['kiln'], 'detail-type': [RELEASE_EVENT] },
    target: invoke,
  });
  if (notify !== undefined) aws.sns.createTopic(notify.topic);
}
