import { scriptsDocument } from '../../infra/scripts-document';

const [step] = scriptsDocument.mainSteps;
const lines = step?.inputs.runCommand ?? [];
const { manifest, manifestSha256, executionTimeout } = scriptsDocument.parameters;

describe('the scripts document', () => {
  it('has the runner start in bash, with its arguments set', () => {
    expect(lines.slice(0, 2)).toEqual(['#!/bin/bash', "set -- '{{ manifest }}' '{{ manifestSha256 }}'"]);
    expect(lines).toContain('run_all');
  });

  it('interpolates its parameters there and nowhere else', () => {
    expect(lines.slice(2).filter((line) => line.includes('{{'))).toEqual([]);
  });

  it('fits into an SSM document', () => {
    expect(JSON.stringify(scriptsDocument).length).toBeLessThan(64 * 1024);
  });

  it.each([
    [manifest.allowedPattern, 's3://assets-eu-1/builds/web-20261120T101500Z-3fa9c1/build.manifest', true],
    [manifest.allowedPattern, "s3://assets/a'; reboot; '", false],
    [manifest.allowedPattern, 's3://assets/$(reboot)', false],
    [manifest.allowedPattern, 's3://assets/a b', false],
    [manifest.allowedPattern, 's3://assets/a\nreboot', false],
    [manifest.allowedPattern, 'https://assets/a', false],
    [manifestSha256.allowedPattern, 'a'.repeat(64), true],
    [manifestSha256.allowedPattern, 'A'.repeat(64), false],
    [manifestSha256.allowedPattern, 'a'.repeat(63), false],
    [executionTimeout.allowedPattern, '1800', true],
    [executionTimeout.allowedPattern, '0', false],
    [executionTimeout.allowedPattern, '1; reboot', false],
  ])('%s on %j: %s', (pattern, value, fits) => {
    expect(new RegExp(pattern).test(value)).toBe(fits);
  });
});
