import { buildManifest, manifestKey, manifestSha256 } from '../../lambdas/domain/build-manifest';
import { parseManifest } from '../../simulator/aws/ssm/manifest';
import { benchPlan, OBJECTS } from '../lambdas/bench-plan';

const artifact = { bucket: 'builds', key: 'web-1.4.2.tar.gz', versionId: 'v7', sha256: 'c'.repeat(64) };
const plan = benchPlan(OBJECTS, { artifact, use: null });
const sha = (path: string) => plan.deployed.scripts[path]?.sha256;

describe('a build manifest', () => {
  it('lists artifact, components with their inputs, and the seal', () => {
    expect(buildManifest(plan, 'build')).toBe(
      [
        `artifact 1.4.2 builds web-1.4.2.tar.gz v7 ${'c'.repeat(64)}`,
        `script install assets scripts/install.sh ${sha('web/install.sh')}`,
        'input APP_PORT ODA4MA==',
        'seal',
        '',
      ].join('\n'),
    );
  });

  it('lists the tests, and seals nothing, when an image is tested', () => {
    expect(buildManifest(plan, 'test')).toBe(
      [
        `artifact 1.4.2 builds web-1.4.2.tar.gz v7 ${'c'.repeat(64)}`,
        `script smoke assets scripts/smoke.sh ${sha('web/smoke.sh')}`,
        '',
      ].join('\n'),
    );
  });

  it.each(['', 'two words', "'; reboot\n#", 'ümläut', 'line\n'])('keeps the input %j as it is', (value) => {
    const { image } = plan.deployed.spec;
    const [component] = image.components;
    if (component === undefined) throw new Error('no component');
    const spec = {
      ...plan.deployed.spec,
      image: { ...image, components: [{ ...component, inputs: { VALUE: value } }] },
    };

    const manifest = parseManifest(buildManifest({ ...plan, deployed: { ...plan.deployed, spec } }, 'build'));

    expect(manifest.scripts[0]?.inputs).toEqual({ VALUE: value });
  });

  it('lies where the document accepts it, under a checksum', () => {
    expect(manifestKey('web-1', 'test')).toBe('builds/web-1/test.manifest');
    expect(manifestSha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
