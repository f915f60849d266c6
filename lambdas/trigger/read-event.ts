import type { images } from '../aws/images';
import type { parameters } from '../aws/parameters';
import { KilnError } from '../domain/errors';
import type { DeployedFleet, FleetSpec } from '../domain/fleet-spec';
import { IMAGE_BUILDER_TAG } from '../domain/image-origin';
import { problemsOf } from '../domain/problems';
import { type RequestInput, releaseRequestedSchema } from '../domain/release-request';
import { type Asked, requestOfDetail, requestOfImage, requestOfUpload } from '../domain/request-of-event';
import { type BuilderImageAvailable, type TriggeringEvent, triggeringEvent } from '../domain/triggering-event';
import { findDeployedFleet } from '../plan/deployed-fleet';
import { examineRequest } from '../plan/examine-request';

export interface EventReading {
  readonly stage: string;
  readonly parameters: ReturnType<typeof parameters>;
  readonly images: ReturnType<typeof images>;
}

/** A release that an event asks for, checked; or why it asks for none. */
export type ReadEvent =
  | { readonly kind: 'release'; readonly request: RequestInput; readonly eventId: string }
  | { readonly kind: 'nothing'; readonly reason: string };

/**
 * Reads an event as EventBridge delivers it.
 * @param fleet whose rule let it through; undefined for `Release Requested`, whose detail names it
 * @throws InvalidRequest with every problem at once
 */
export async function readEvent(raw: unknown, fleet: string | undefined, from: EventReading): Promise<ReadEvent> {
  const parsed = triggeringEvent.safeParse(raw);
  if (!parsed.success) {
    throw new KilnError('InvalidRequest', `The event starts no releases: ${problemsOf(parsed.error, raw).join('; ')}.`);
  }
  const event = parsed.data;
  if (event['detail-type'] === 'Release Requested') {
    const find = (name: string) => findDeployedFleet(from.parameters, from.stage, name);
    const request = await examine(requestOfDetail(event), find, ({ spec }) =>
      spec.triggers?.requests === true
        ? []
        : [
            `fleet ${spec.fleet} takes no requests from events; set triggers.requests to true in its file and deploy it`,
          ],
    );
    return { kind: 'release', request, eventId: event.id };
  }
  const deployed = await findDeployedFleet(from.parameters, from.stage, fleet ?? '');
  if (deployed === undefined)
    return { kind: 'nothing', reason: `Fleet ${fleet} is not deployed in stage ${from.stage}.` };
  const asked = await askedBy(event, deployed.spec, from);
  if (asked.kind === 'nothing') return asked;
  const request = await examine(asked.request, () => Promise.resolve(deployed));
  return { kind: 'release', request, eventId: event.id };

  async function examine(
    request: unknown,
    find: (name: string) => Promise<DeployedFleet | undefined>,
    furtherFindings?: (deployed: DeployedFleet) => readonly string[],
  ): Promise<RequestInput> {
    const examined = await examineRequest(request, {
      stage: from.stage,
      find,
      schema: releaseRequestedSchema,
      ...(furtherFindings !== undefined && { furtherFindings }),
    });
    return examined.request;
  }
}

async function askedBy(
  event: Exclude<TriggeringEvent, { 'detail-type': 'Release Requested' }>,
  spec: FleetSpec,
  from: EventReading,
): Promise<Asked> {
  switch (event['detail-type']) {
    case 'Object Created':
      return requestOfUpload(event, spec);
    case 'EC2 Image Builder Image State Change':
      return requestOfImage(event, await amiOf(event, from), spec);
  }
}

/** @throws TransientAwsError while EC2 knows no AMI of the image: a describe may lag behind the event */
async function amiOf({ resources: [arn = ''] }: BuilderImageAvailable, from: EventReading): Promise<string> {
  const found = await from.images.tagged({ [IMAGE_BUILDER_TAG]: arn });
  const ami = found.find(({ state }) => state === 'available');
  if (ami !== undefined) return ami.imageId;
  throw new KilnError(
    'TransientAwsError',
    `Image Builder says that ${arn} is available, and EC2 has no available AMI of it in this account and region; see its distribution settings.`,
  );
}
