/**
 * A Lambda execution environment as far as a handler notices: it loads the code, then answers one event after the other.
 * argv: the path of the code, the name of the handler in it. Started with the function's environment variables.
 */
import { createRequire } from 'node:module';

const [, , path, exported] = process.argv;

let offset = 0;
let invocations = 0;
const RealDate = Date;
/** The clock that the state machine's waits go by: they pass in no time. */
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + offset] : given));
  }
  static now() {
    return RealDate.now() + offset;
  }
};

const begun = performance.now();
const { [exported]: handler } = createRequire(import.meta.url)(path);
process.send({ loaded: typeof handler === 'function', milliseconds: performance.now() - begun });

async function answer({ event, context, now }) {
  offset = now - RealDate.now();
  const deadline = performance.now() + context.timeoutSeconds * 1000;
  // Every other one is traced, and not the first: what traces has to find its way into an environment at work.
  const sampled = invocations++ % 2;
  process.env._X_AMZN_TRACE_ID = `Root=1-${'0'.repeat(8)}-${'0'.repeat(24)};Parent=${'0'.repeat(16)};Sampled=${sampled}`;
  try {
    const result = await handler(event, {
      ...context,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - performance.now()),
    });
    process.send({ result: JSON.stringify(result ?? null) });
  } catch (error) {
    process.send({ errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\n') });
  }
}

process.on('message', (asked) => void answer(asked));
