/**
 * One cold start, in a process of its own: the module is loaded, its handler invoked, and the clock stopped when the
 * first request to AWS is made, signed and given to its connection. Prints milliseconds: module loaded, first request.
 * Arguments: the module, the invocation's event as JSON.
 */
import { subscribe } from 'node:diagnostics_channel';
// Lambda's runtime has loaded it by then, to ask for invocations.
import 'node:http';
import { createRequire } from 'node:module';

const [module, event] = process.argv.slice(2);
// Nobody listens there, and nobody has to: the process ends before it is connected.
process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9';
let loaded = 0;

subscribe('http.client.request.start', () => {
  process.stdout.write(`\n${JSON.stringify({ loaded, asked: performance.now() - start })}`);
  process.exit(0);
});

const start = performance.now();
// Lambda's runtime requires what is not named .mjs; `import` would read it twice, to know its exports.
const { handler } = createRequire(import.meta.url)(module);
loaded = performance.now() - start;
await handler(JSON.parse(event), { functionName: 'sample', awsRequestId: 'sample' });
throw new Error('The handler asked AWS for nothing.');
