import { S3Client } from '@aws-sdk/client-s3';
import { lambdaClients } from '../../../lambdas/shared/clients';
import type { TracedWork } from '../../../lambdas/shared/runtime';
import { tracedWhenSampled } from '../../../lambdas/shared/traced-when-sampled';

const TRACE_ID = '_X_AMZN_TRACE_ID';
const WORK: TracedWork = { name: '## f', annotations: {} };

/** An environment whose tracer only notes what it is given. */
function environment(load?: () => never) {
  const seen: unknown[] = [];
  const { clients, trace } = tracedWhenSampled(lambdaClients(), async () => {
    seen.push('loaded');
    load?.();
    return {
      tracedClient: (client) => {
        seen.push(client);
        return client;
      },
      traced: (of, work) => {
        seen.push(of);
        return work();
      },
    };
  });
  const invoked = (sampled: 0 | 1) => {
    process.env[TRACE_ID] = `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=${sampled}`;
    return trace(WORK, async () => clients(S3Client));
  };
  return { seen, invoked };
}

describe('an environment of a Lambda', () => {
  const { [TRACE_ID]: before } = process.env;
  const { warn } = console;
  afterEach(() => {
    console.warn = warn;
    if (before === undefined) delete process.env[TRACE_ID];
    else process.env[TRACE_ID] = before;
  });

  it('loads nothing that traces for an invocation that is not sampled', async () => {
    const { seen, invoked } = environment();
    expect(await invoked(0)).toBeInstanceOf(S3Client);
    expect(seen).toEqual([]);
  });

  it('traces the sampled ones, with clients that are there already, and loads what traces once', async () => {
    const { seen, invoked } = environment();
    const client = await invoked(0);
    await invoked(1);
    await invoked(1);
    expect(seen).toEqual(['loaded', WORK, client, WORK, client]);
  });

  it('works and says so where what traces cannot be loaded', async () => {
    const warned: unknown[][] = [];
    console.warn = (...said: unknown[]) => void warned.push(said);
    const error = new Error('Cannot find module');
    const { seen, invoked } = environment(() => {
      throw error;
    });
    expect(await invoked(1)).toBeInstanceOf(S3Client);
    expect(warned).toEqual([['Nothing is traced:', error]]);
    expect(seen).toEqual(['loaded']);
  });
});
