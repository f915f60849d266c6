/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Virtual time costs none, but a busy machine does: a test that hangs is found all the same.
  testTimeout: 60_000,
  // Rehearsals compute: every core helps, the one that jest would spare too.
  maxWorkers: '100%',
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
