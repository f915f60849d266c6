/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Rehearsals compute: every core helps, the one that jest would spare too.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
};
