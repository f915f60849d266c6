import { fleetSpecSchema } from '../../lambdas/domain/fleet-spec';
import { problemsOf } from '../../lambdas/domain/problems';
import { type ReadableRequest, requestInputSchema } from '../../lambdas/domain/release-request';
import { requestFindings } from '../../lambdas/domain/request-findings';
import { aDeployedFleet } from '../builders/plan';

const { spec } = aDeployedFleet();
const artifact = spec.image.artifact.replace('{version}', '1.4.2');
const fromBuilder = { ...spec, triggers: { requests: true, uploads: false, imageBuilder: { recipe: 'golden' } } };

describe('a request against its fleet’s file', () => {
  it.each<[string, ReadableRequest]>([
    ['nothing but the fleet', { fleet: 'web' }],
    ['an artifact in its place', { fleet: 'web', artifact: `${artifact}?versionId=abc`, version: '1.4.2' }],
    ['a strategy under the rules', { fleet: 'web', strategy: { steps: [10, 100] } }],
  ])('lets pass %s', (_what, request) => {
    expect(requestFindings(request, spec, 'prod')).toEqual([]);
  });

  it.each<[string, ReadableRequest, string]>([
    [
      'an artifact elsewhere',
      { artifact: 's3://elsewhere/web-1.4.2.tar.gz' },
      'does not lie where the fleet file says',
    ],
    [
      'an artifact of no version',
      { artifact: artifact.replace('1.4.2', 'latest') },
      'does not lie where the fleet file says',
    ],
    ['an artifact of another version', { artifact, version: '1.4.3' }, 'is of version 1.4.2, and version says 1.4.3'],
    ['an artifact and an image', { artifact, imageId: 'ami-0123456789abcdef0' }, 'exclude each other'],
    ['steps that do not rise', { strategy: { steps: [50, 25, 100] } }, 'strategy.steps[1]: 25 comes after 50'],
    ['a soak too short for the guards', { strategy: { soak: '1s' } }, 'strategy.soak: 1s is shorter than'],
  ])('refuses %s', (_what, request, words) => {
    expect(requestFindings(request, spec, 'prod').join('; ')).toContain(words);
  });

  it.each<[ReadableRequest['strategy'], boolean]>([
    [{ steps: [5, 'approval', 100] }, true],
    [{ steps: [2, 'approval', 50, 'approval', 100] }, true],
    [{ soak: '10m' }, true],
    [{ steps: [100] }, false],
    [{ steps: [99, 'approval', 100] }, false],
  ])('lets a request ask people sooner or more often than the file, never less: %j', (strategy, passes) => {
    const approvers = ['arn:aws:iam::111122223333:role/Deployers'];
    const asking = fleetSpecSchema.parse({
      ...spec,
      approval: { required: false, approvers },
      strategy: { ...spec.strategy, steps: [5, 'approval', 100] },
    });
    const findings = requestFindings({ fleet: 'web', strategy }, asking, 'prod');
    expect(findings).toEqual(passes ? [] : [expect.stringContaining('leaves out what the fleet file asks people for')]);
  });

  it('refuses a request without an image for a fleet that bakes none', () => {
    expect(requestFindings({ fleet: 'web', version: '1.4.2' }, fromBuilder, 'prod')).toEqual([
      'fleet web takes its images from the Image Builder recipe golden and bakes none; name one with imageId, or let Image Builder make one',
    ]);
    expect(requestFindings({ fleet: 'web', imageId: 'ami-0123456789abcdef0' }, fromBuilder, 'prod')).toEqual([]);
  });
});

describe('a request by itself', () => {
  it.each<[string, object, string]>([
    ['line breaks in the reason', { reason: 'a\nb' }, 'reason must be one line of plain text'],
    ['an escape sequence in a name', { requestedBy: '\u001b[2Jada' }, 'requestedBy must be one line of plain text'],
    ['a request id with a space', { requestId: 'run 7' }, 'requestId must be an id such as the number of a CI run'],
    ['a request id that is an option', { requestId: '--force' }, 'requestId must be an id'],
    ['an address that hides a command', { artifact: 's3://b/x;reboot' }, 'artifact must be an S3 address'],
    ['a soak in words', { strategy: { soak: 'long' } }, 'strategy.soak must be a stretch of time such as 90s'],
    ['no steps', { strategy: { steps: [] } }, 'strategy.steps must be a list of 1 to 20 entries'],
    ['an override without a reason', { override: { reason: '' } }, 'override.reason'],
  ])('is refused with %s', (_what, more, words) => {
    const raw = { fleet: 'web', ...more };
    const parsed = requestInputSchema.safeParse(raw);
    expect(parsed.success ? '' : problemsOf(parsed.error, raw).join('; ')).toContain(words);
  });
});
