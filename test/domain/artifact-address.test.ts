import {
  addressText,
  artifactOf,
  artifactPlace,
  artifactWildcard,
  parseAddress,
  textInVersionPlace,
} from '../../lambdas/domain/artifact-address';

const WEB = 's3://artifacts/web/web-{version}.tar.gz';
const TWICE = 's3://artifacts/{version}/web-{version}.tgz';

describe('where artifacts lie', () => {
  it('is told by the fleet file', () => {
    expect(artifactOf(TWICE, '1.4.2')).toMatchObject({ bucket: 'artifacts', key: '1.4.2/web-1.4.2.tgz' });
    expect(artifactPlace(WEB)).toEqual({ bucket: 'artifacts', prefix: 'web/web-' });
    expect(artifactWildcard(WEB)).toEqual({ bucket: 'artifacts', wildcard: 'web/web-*.tar.gz' });
  });

  it.each<[string, string, string, string | undefined]>([
    [WEB, 'artifacts', 'web/web-1.4.2.tar.gz', '1.4.2'],
    [WEB, 'artifacts', 'web/web-admin-1.0.0.tar.gz', 'admin-1.0.0'],
    [WEB, 'artifacts', 'web/web-.tar.gz', undefined],
    [WEB, 'artifacts', 'web/web-1.4.2.tar.gz.sha256', undefined],
    [WEB, 'artifacts', 'web/web-1.4.2xtarxgz', undefined],
    [WEB, 'elsewhere', 'web/web-1.4.2.tar.gz', undefined],
    [TWICE, 'artifacts', '1.4.2/web-1.4.2.tgz', '1.4.2'],
    [TWICE, 'artifacts', '1.4.2/web-1.4.3.tgz', undefined],
  ])('%s has of %s/%s in the place of the version: %s', (pattern, bucket, key, found) => {
    expect(textInVersionPlace(pattern, { bucket, key })).toBe(found);
  });

  it.each(['s3://artifacts/web/web-1.4.2.tar.gz', 's3://artifacts/web.tgz?versionId=3HL4kqt.x_-'])(
    '%s is an address',
    (text) => {
      const address = parseAddress(text);
      expect(address && addressText(address)).toBe(text);
    },
  );

  it.each([
    'https://artifacts/x',
    's3://artifacts',
    's3://artifacts/a b',
    's3://artifacts/x?versionId=$(reboot)',
    's3://A/x',
  ])('%s is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
