/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/fast-environment.js',
  // Virtual time costs none, but a busy machine does: a test that hangs is found all the same.
  testTimeout: 60_000,
  // Rehearsals compute: every core helps, the one that jest would spare too.
  maxWorkers: '100%',
  // What a test file loads is not all given back; a worker that has grown collects garbage more than it tests.
  workerIdleMemoryLimit: '300MB',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Published as ES modules only, which Jest does not load.
  transformIgnorePatterns: ['/node_modules/(?!temporal-)'],
  transform: {
    '^.+\\.ts$|/temporal-.+\\.js$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
};
