/**
 * A Lambda whose environment has begun already when it is traced first. argv: the module, and for each invocation 0 or 1:
 * whether it is sampled. Tells its parent, before each, whether anything that traces is loaded.
 */
import { createRequire } from 'node:module';

const [, , path, ...sampled] = process.argv;
const require = createRequire(import.meta.url);
const { handler } = require(path);

async function invoke(number) {
  process.env._X_AMZN_TRACE_ID = [
    `Root=1-5759e988-${String(number).padStart(24, '0')}`,
    'Parent=557abcec3ee5a047',
    `Sampled=${String(sampled[number])}`,
  ].join(';');
  const release = { id: 'web-1', fleet: 'web', fence: 1 };
  const event = { state: 'GiveBackClaim', execution: 'arn', release, reason: '' };
  await handler(event, { functionName: 'kiln-GiveBackClaim', awsRequestId: String(number) });
  const loaded = Object.keys(require.cache).some((file) => file.endsWith('tracing.js'));
  process.send({ number, loaded });
}

// Each is begun by what asks for invocations and not by the one before, as in Lambda's runtime.
process.on('message', (number) => void invoke(number));
