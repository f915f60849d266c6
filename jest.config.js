/** @type {import('jest').Config} */
module.exports = {
  // Plain Node: no context of its own for each file, for which the SDK and all of Kiln would be loaded and compiled anew.
  runner: 'jest-light-runner',
  setupFilesAfterEnv: ['<rootDir>/test/setup.mjs'],
  // Rehearsals compute: every core helps, the one that jest would spare too.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
};
