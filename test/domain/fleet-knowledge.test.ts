import { architectureOf, looksLikeSecret, nameSuggestsSecret } from '../../lambdas/domain/fleet-knowledge';

describe('architectureOf', () => {
  it.each([
    'm7g.large',
    't4g.micro',
    'c6gn.xlarge',
    'x2gd.metal',
    'im4gn.large',
    'is4gen.medium',
    'a1.medium',
    'g5g.xlarge',
    'r8gd.24xlarge',
    'i8ge.large',
  ])('%s is Graviton', (type) => expect(architectureOf(type)).toBe('arm64'));

  it.each([
    'm7i.large',
    't3.micro',
    'g5.xlarge',
    'gr6.4xlarge',
    'c7i-flex.large',
    'u7i-12tb.224xlarge',
    'x2idn.metal',
    'm5zn.large',
  ])('%s is not', (type) => expect(architectureOf(type)).toBe('x86_64'));
});

describe('nameSuggestsSecret', () => {
  it.each([
    'DB_PASSWORD',
    'PASSWORD',
    'CLIENT_SECRET',
    'GITHUB_TOKEN',
    'TOKEN',
    'API_KEY',
    'AWS_SECRET_ACCESS_KEY',
    'PRIVATEKEY',
    'CREDENTIALS',
  ])('%s does', (name) => expect(nameSuggestsSecret(name)).toBe(true));

  it.each(['APP_NAME', 'TOKENIZER_PATH', 'KEY_PREFIX', 'PASS_THROUGH'])('%s does not', (name) =>
    expect(nameSuggestsSecret(name)).toBe(false),
  );
});

describe('looksLikeSecret', () => {
  it.each([
    ['the id of an access key', 'AKIAIOSFODNN7EXAMPLE'],
    ['the same within a text', 'key=ASIAIOSFODNN7EXAMPLE;'],
    ['a secret access key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
    ['a token of GitHub', `ghp_${'a1'.repeat(18)}`],
    ['an address with a password', 'postgres://app:hunter2@db.internal/app'],
  ])('%s does', (_, value) => expect(looksLikeSecret(value)).toBe(true));

  it.each([
    ['an address', 'https://example.com:8080/a@b'],
    ['a digest', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['a path of forty letters', '/usr/local/lib/some/where/in/the/deepest'],
    ['a number', '22'],
  ])('%s does not', (_, value) => expect(looksLikeSecret(value)).toBe(false));
});
