import { IMAGE_BUILDER_TAG } from '../../lambdas/domain/image-origin';
import { TAGS } from '../../lambdas/domain/names';
import { preflight } from '../../lambdas/domain/preflight';
import type { Reality } from '../../lambdas/domain/reality';
import { aDeployedFleet, aPlan, targetGroupArn } from '../builders/plan';
import { anImage, aReality } from '../builders/reality';

const REQUESTED = anImage();
const CONDEMNED = anImage({ tags: { ...REQUESTED.tags, [TAGS.quarantined]: 'web-1' } });

const STRANGE = anImage({
  tags: { [IMAGE_BUILDER_TAG]: 'arn:aws:imagebuilder:eu-central-1:111122223333:image/golden/1.0.0/1' },
});
const FROM_RECIPE = {
  ...aDeployedFleet().spec,
  triggers: { requests: false, uploads: false, imageBuilder: { recipe: 'golden' } },
};

const asking = (image: Reality['requestedImage'], more: Partial<Reality['request']> = {}): Partial<Reality> => ({
  request: { fleet: 'web', version: '1.1.0', imageId: REQUESTED.imageId, ...more },
  requestedImage: image,
});
const weights = (...names: readonly (readonly [string, number])[]): Partial<Reality> => ({
  rule: { kind: 'forward', targets: names.map(([name, weight]) => ({ targetGroupArn: targetGroupArn(name), weight })) },
});
const { blue } = aReality();
const NEWEST: Reality['request'] = { fleet: 'web', version: '1.0.0', versionFrom: 'newest artifact' };
/** Blue was made of just what is there now. */
const UNMOVED = {
  bluePlan: aPlan({ image: { ...aPlan().image, recipeDigest: 'd'.repeat(64) } }),
  request: NEWEST,
};

const LEDGER: Reality['ledgerEntry'] = {
  fleet: 'web',
  imageId: REQUESTED.imageId,
  digest: 'd',
  version: '1.1.0',
  releaseId: 'web-7',
  status: 'QUARANTINED',
};

describe('preflight', () => {
  it.each<[string, Partial<Reality>]>([
    ['a sound fleet', {}],
    ['a sound image that is asked for', asking(REQUESTED)],
    ['a stranger’s image by force', asking(STRANGE, { force: true })],
    [
      'an image of the recipe that the file names',
      { ...asking(STRANGE, { version: '1.0.0-1' }), deployed: aDeployedFleet({ spec: FROM_RECIPE }) },
    ],
    ['a condemned image that is asked for by force', asking(CONDEMNED, { force: true })],
    [
      'a stranger’s image that the ledger knows and does not condemn',
      { ...asking(REQUESTED), ledgerEntry: { ...LEDGER, status: 'PUBLISHED' } },
    ],
    ['a stranger’s condemned image by force', { ...asking(REQUESTED, { force: true }), ledgerEntry: LEDGER }],
    ['the version that serves, by force', { request: { fleet: 'web', version: '1.0.0', force: true } }],
    ['a condemned image beside a sound one of the same recipe', { sameRecipe: [CONDEMNED, REQUESTED] }],
    ['the version that serves, unnamed, where the base moved', { ...UNMOVED, recipeDigest: 'e'.repeat(64) }],
    ['the version that serves, unnamed, where nobody knows what it was made of', { request: NEWEST }],
    [
      'four groups in the rule, of which one serves',
      weights(['prod-web-v001', 100], ['prod-web-v000', 0], ['prod-web-v002', 0], ['prod-web-v003', 0]),
    ],
    ['a blue as large as it may be', { blue: blue && { ...blue, sizes: { ...blue.sizes, desired: 12 } } }],
    [
      'a guard that is well, or knows nothing yet',
      { alarms: ['OK', 'INSUFFICIENT_DATA'].map((state) => ({ name: 'web-5xx', state, stateReason: '' })) },
    ],
    ['a first release', { rule: { kind: 'fixed-response' }, blue: undefined, groups: [] }],
  ])('lets pass %s', (_what, changes) => {
    expect(preflight(aReality(changes))).toEqual([]);
  });

  it.each<[string, Partial<Reality>, string]>([
    ['a condemned image that is asked for', asking(CONDEMNED), 'was condemned by release web-1'],
    [
      'a stranger’s image that the ledger condemns',
      { ...asking(REQUESTED), ledgerEntry: LEDGER },
      `${REQUESTED.imageId} was condemned by release web-7`,
    ],
    [
      'a stranger’s image',
      asking(STRANGE, { version: '1.0.0-1' }),
      'is not one that Kiln baked and tested for fleet web',
    ],
    ['an image that is not there', asking(undefined), `there is no image ${REQUESTED.imageId}`],
    ['an image for other processors', asking(anImage({ architecture: 'x86_64' })), 'is for x86_64'],
    ['an image that is not ready', asking(anImage({ state: 'pending' })), 'is pending, not available'],
    ['a condemned image of the same recipe', { sameRecipe: [CONDEMNED] }, 'of this very recipe was condemned'],
    ['the version that serves', { request: { fleet: 'web', version: '1.0.0' } }, 'serves already, as prod-web-v001'],
    [
      'the version that serves, unnamed, where nothing moved',
      UNMOVED,
      'nothing has moved since it was made; ask for another version, or set "force": true',
    ],
    [
      'the version that serves, by name, where something moved',
      { ...UNMOVED, request: { fleet: 'web', version: '1.0.0' }, recipeDigest: 'e'.repeat(64) },
      'moved; leave out the version to rebuild it',
    ],
    [
      'a way back that nobody asked for',
      { request: { ...NEWEST, version: '0.9.0' } },
      'the newest artifact is of version 0.9.0, and 1.0.0 serves, as prod-web-v001; name the version to go back to it',
    ],
    [
      'an image of another version',
      asking(anImage({ tags: { ...REQUESTED.tags, [TAGS.version]: '1.0.9' } })),
      'is of version 1.0.9, and the request says 1.1.0',
    ],
    [
      'a stranger’s image that the ledger condemns',
      {
        ...asking(REQUESTED),
        ledgerEntry: {
          fleet: 'web',
          imageId: 'ami-1',
          digest: '',
          version: '1.1.0',
          releaseId: 'web-7',
          status: 'QUARANTINED',
        },
      },
      'was condemned by release web-7',
    ],
    [
      'an artifact that is not there',
      { artifact: { bucket: 'b', key: 'k', versionId: undefined, sha256: undefined } },
      's3://b/k',
    ],
    [
      'an artifact that Kiln may not read',
      { artifact: { bucket: 'b', key: 'k', versionId: undefined, sha256: undefined, denied: true } },
      'Kiln may not read s3://b/k, and S3 does not say why: a policy of the bucket denies it, it is encrypted with a KMS key that keys.prod.artifacts in cdk.json does not name, or its role has no s3:GetObject, s3:GetObjectVersion or s3:ListBucket there',
    ],
    [
      'an artifact without a checksum',
      { artifact: { bucket: 'b', key: 'k', versionId: 'v1', sha256: undefined } },
      'S3 has no SHA-256 of s3://b/k as a whole; upload it in one part with --checksum-algorithm SHA256',
    ],
    [
      'a base that does not exist',
      { base: { source: '/golden', imageId: undefined, image: undefined } },
      '/golden does not exist; correct image.base',
    ],
    [
      'a base whose image is gone',
      { base: { source: '/golden', imageId: 'ami-1', image: undefined } },
      'the base image ami-1 of /golden does not exist any more',
    ],
    [
      'a base for other processors',
      { base: { source: '/golden', imageId: 'ami-1', image: anImage({ imageId: 'ami-1', architecture: 'x86_64' }) } },
      'the base image ami-1 is for x86_64, and the fleet file says arm64',
    ],
    [
      'a fleet file that breaks a rule',
      { deployed: aDeployedFleet({ spec: { ...aDeployedFleet().spec, rollbackWindow: '1m' } }) },
      'fleet file: rollbackWindow: 1m is too short',
    ],
    [
      'five groups in the rule',
      weights(['prod-web-v001', 100], ...['v000', 'v002', 'v003', 'v004'].map((v) => [`prod-web-${v}`, 0] as const)),
      'names 5 target groups already, of 5 an action can have',
    ],
    [
      'a blue larger than the file allows',
      { blue: blue && { ...blue, sizes: { ...blue.sizes, desired: 13 } } },
      'prod-web-v001 runs 13 instances, and capacity.max is 12; raise it, or wait for less load',
    ],
    ['a blue whose group is gone', { blue: undefined }, 'the generation that serves has no Auto Scaling group'],
    [
      'two groups with weight and no Auto Scaling group, in one sentence',
      { ...weights(['prod-web-v001', 1], ['prod-web-v002', 3]), blue: undefined },
      'give one generation all of the weight before releasing',
    ],
    ['a rule that is gone', { rule: { kind: 'missing' } }, 'is gone'],
    ['a rule in somebody’s hands', { rule: { kind: 'foreign', what: 'several actions' } }, 'has several actions'],
    [
      'a stranger in the rule',
      weights(['prod-web-v001', 100], ['shop', 0]),
      'sends to shop, which is no generation of this fleet',
    ],
    [
      'two generations that serve',
      weights(['prod-web-v001', 1], ['prod-web-v002', 3]),
      'reads prod-web-v001 at 25 %, prod-web-v002 at 75 %',
    ],
    ['a blue without health', { blue: blue && { ...blue, healthy: 0 } }, 'has no healthy target'],
    ['a blue without a template', { blue: blue && { ...blue, imageId: undefined } }, 'has lost its launch template'],
    [
      'a guard that does not exist',
      { alarms: [{ name: 'web-5xx', state: undefined, stateReason: '' }] },
      'the guard alarm web-5xx does not exist',
    ],
    [
      'a guard that rings',
      { alarms: [{ name: 'web-5xx', state: 'ALARM', stateReason: 'many errors' }] },
      'in ALARM already: many errors',
    ],
  ])('refuses %s', (_what, changes, finding) => {
    expect(preflight(aReality(changes))).toEqual([expect.stringContaining(finding)]);
  });

  it('names everything at once', () => {
    const findings = preflight(
      aReality({
        rule: { kind: 'missing' },
        blue: undefined,
        ...asking(anImage({ state: 'failed', architecture: 'x86_64' })),
      }),
    );
    expect(findings).toHaveLength(3);
  });
});
