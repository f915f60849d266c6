import { z } from 'zod';
import { textInVersionPlace } from '../../lambdas/domain/artifact-address';
import { isBlock } from '../../lambdas/domain/block';
import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { builderImage } from '../../lambdas/domain/image-origin';
import { AwsError } from '../aws-error';
import type { Execution } from '../states/execution';
import type { KilnWorld } from '../world/kiln-world';
import { adoptBuilderImage } from './builder-images';
import { BadEventFile, type RehearsedEvent } from './event-file';

/** How a rehearsed release starts. */
export type Trigger =
  | { readonly kind: 'console'; readonly request: unknown }
  | { readonly kind: 'event'; readonly event: RehearsedEvent }
  | { readonly kind: 'schedule' };

/** What a trigger does in a simulated world. */
export interface Way {
  /** One line. */
  readonly says: string;
  /** The version that is released, as far as the trigger says it. */
  readonly version: string | undefined;
  /** Whether its artifact is there before. */
  readonly isPublished: boolean;
  /** What was there long before. */
  arrange(world: KilnWorld): void;
  /**
   * @returns the execution; undefined where an event or a rebuild goes its way first
   * @throws AwsError where AWS refuses it at once
   */
  start(world: KilnWorld): Execution | undefined;
}

type Ways = { readonly [Kind in Trigger['kind']]: (trigger: Extract<Trigger, { kind: Kind }>, spec: FleetSpec) => Way };

/** Every way in, by its trigger. */
const WAYS: Ways = {
  console: ({ request }) => ({
    says: 'The release machine is started by hand.',
    version: versionIn(request),
    isPublished: true,
    arrange: () => {},
    start: (world) => world.sfn.start(world.names.machineArn('release'), 'release', JSON.stringify(request) ?? 'null'),
  }),
  schedule: () => ({
    says: 'The schedule of rebuilds falls due.',
    version: undefined,
    isPublished: false,
    arrange: () => {},
    start: () => undefined,
  }),
  event: ({ event }, spec) => {
    const way = EVENT_WAYS.get(event.detailType);
    if (way === undefined) {
      throw new BadEventFile(
        `An event "${event.detailType}" starts no releases; those that do are ${[...EVENT_WAYS.keys()].join(', ')}.`,
      );
    }
    return way(event, spec);
  },
};

/** @throws BadEventFile for an event that cannot come about in this fleet's world */
export function wayOf(trigger: Trigger, spec: FleetSpec): Way {
  switch (trigger.kind) {
    case 'console':
      return WAYS.console(trigger, spec);
    case 'schedule':
      return WAYS.schedule(trigger, spec);
    case 'event':
      return WAYS.event(trigger, spec);
  }
}

const EVENT_WAYS: ReadonlyMap<string, (event: RehearsedEvent, spec: FleetSpec) => Way> = new Map([
  ['Release Requested', releaseRequested],
  ['Object Created', objectCreated],
  ['EC2 Image Builder Image State Change', imageAvailable],
]);

/** Somebody puts the event on Kiln's bus. */
function releaseRequested({ source, detailType, resources, detail }: RehearsedEvent): Way {
  return {
    says: `Somebody puts an event on Kiln's bus: ${detailType}, from ${source}.`,
    version: versionIn(detail),
    isPublished: true,
    arrange: () => {},
    start: ({ aws, names }) => {
      const [result] = putResult.parse(
        aws.ask('eventbridge', 'PutEvents', {
          Entries: [
            {
              EventBusName: names.bus,
              Source: source,
              DetailType: detailType,
              Detail: JSON.stringify(detail),
              Resources: resources,
            },
          ],
        }),
      ).Entries;
      if (result.ErrorCode !== undefined) throw new AwsError(result.ErrorCode, result.ErrorMessage ?? '');
      return undefined;
    },
  };
}

const putResult = z.object({
  Entries: z.tuple([z.object({ ErrorCode: z.string().optional(), ErrorMessage: z.string().optional() })]),
});

const upload = z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) });

/** The upload is really made, and S3 tells of it in its own words: of the file only bucket and key count. */
function objectCreated({ detail }: RehearsedEvent, spec: FleetSpec): Way {
  const parsed = upload.safeParse(detail);
  if (!parsed.success)
    throw new BadEventFile('An event "Object Created" needs detail.bucket.name and detail.object.key.');
  const { bucket, object } = parsed.data;
  return {
    says: `CI uploads s3://${bucket.name}/${object.key}, and S3 tells the default bus.`,
    version: textInVersionPlace(spec.image.artifact, { bucket: bucket.name, key: object.key }),
    isPublished: false,
    arrange: () => {},
    start: ({ aws }) => {
      aws.s3.upload(bucket.name, object.key, `The software, as ${object.key}.`);
      return undefined;
    },
  };
}

/** Image Builder has made the image before; now it tells of it. */
function imageAvailable(event: RehearsedEvent, spec: FleetSpec): Way {
  const [arn = ''] = event.resources;
  const made = builderImage(arn);
  if (made === undefined) {
    throw new BadEventFile(
      'An event "EC2 Image Builder Image State Change" needs resources: ["arn:aws:imagebuilder:…:image/<recipe>/1.0.0/1"].',
    );
  }
  return {
    says: `Image Builder tells the default bus of ${arn}.`,
    version: made.version,
    isPublished: false,
    arrange: (world) => {
      adoptBuilderImage(world, spec, arn);
    },
    start: ({ aws }) => {
      aws.eventbridge.emit(event);
      return undefined;
    },
  };
}

/** The version whose artifact CI has put there: anything that can stand in the name of an object. */
function versionIn(request: unknown): string | undefined {
  if (!isBlock(request) || typeof request.version !== 'string') return undefined;
  return /^[\w.+-]{1,100}$/.test(request.version) ? request.version : undefined;
}
