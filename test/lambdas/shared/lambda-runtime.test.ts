import { setting } from '../../../lambdas/shared/lambda-runtime';

describe('a setting', () => {
  const { TABLE_NAME: before } = process.env;
  afterEach(() => {
    if (before === undefined) delete process.env.TABLE_NAME;
    else process.env.TABLE_NAME = before;
  });

  it('comes from the environment', () => {
    process.env.TABLE_NAME = 'kiln-prod';
    expect(setting('TABLE_NAME')).toBe('kiln-prod');
  });

  it.each([undefined, ''])('that is %j there is named', (value) => {
    if (value === undefined) delete process.env.TABLE_NAME;
    else process.env.TABLE_NAME = value;
    expect(() => setting('TABLE_NAME')).toThrow('The environment variable TABLE_NAME is not set.');
  });
});
