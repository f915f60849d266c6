import { addEventHandler } from 'jest-circus';
import { register as registerCommonJs } from 'tsx/cjs/api';
import { register as registerModules } from 'tsx/esm/api';

// Each worker runs its test files one after another in plain Node, and loads what they share once.
registerCommonJs();
registerModules();
process.setSourceMapsEnabled(true);

/** Time is virtual and costs none; what takes so long hangs, on a busy machine too. A test or hook may ask for its own. */
const LONGEST_MS = 300_000;

// The runner knows no time-outs: a test that hangs would do so without a word.
addEventHandler(({ name }, { currentDescribeBlock }) => {
  const added = { add_test: currentDescribeBlock.children, add_hook: currentDescribeBlock.hooks }[name]?.at(-1);
  if (added !== undefined) added.fn = limited(added.fn, added.timeout ?? LONGEST_MS);
});

function limited(run, milliseconds) {
  return async () => {
    let timer;
    const tooLong = new Promise((_, reject) => {
      const error = () => new Error(`Not over after ${milliseconds / 1000} s.`);
      timer = setTimeout(() => reject(error()), milliseconds);
    });
    try {
      await Promise.race([run(), tooLong]);
    } finally {
      clearTimeout(timer);
    }
  };
}
