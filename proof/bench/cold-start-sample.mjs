/**
 * One cold start, in a process of its own: the module is loaded, its handler invoked, and the clock stopped when the
 * first request to AWS is there, made, signed and sent. Prints milliseconds: module loaded, first request.
 * Arguments: the module, the invocation's event as JSON.
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const [module, event] = process.argv.slice(2);
let start = 0;
let loaded = 0;

const aws = createServer(() => {
  process.stdout.write(JSON.stringify({ loaded, asked: performance.now() - start }));
  process.exit(0);
});
aws.listen(0, '127.0.0.1', () => void wake());

async function wake() {
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${aws.address().port}`;
  start = performance.now();
  // Lambda's runtime requires what is not named .mjs; `import` would read it twice, to know its exports.
  const { handler } = createRequire(import.meta.url)(module);
  loaded = performance.now() - start;
  await handler(JSON.parse(event), { functionName: 'sample', awsRequestId: 'sample' });
  throw new Error('The handler asked AWS for nothing.');
}
