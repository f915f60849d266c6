import { type Segment, tracedBy } from '../../../lambdas/shared/traced-by';

/** A tracer that writes down what it is asked; without a segment it is one that does not trace. */
function tracer(segment: string | undefined) {
  const said: string[] = [];
  const segmentOf = (name: string): Segment & { name: string } => ({
    name,
    addNewSubsegment: (part) => segmentOf(`${name} ${part}`),
    close: () => said.push(`closed ${name}`),
  });
  const trace = tracedBy({
    getSegment: () => (segment === undefined ? undefined : segmentOf(segment)),
    setSegment: (current) => said.push(`in ${String(Reflect.get(current, 'name'))}`),
    putAnnotation: (key, value) => said.push(`${key}=${value}`),
    addErrorAsMetadata: ({ message }) => said.push(`error ${message}`),
  });
  return {
    said,
    run: (work: () => Promise<string>) => trace({ name: '## Step', annotations: { fleet: 'web' } }, work),
  };
}

const BEGIN = ['in facade ## Step', 'fleet=web'];
const END = ['closed facade ## Step', 'in facade'];

describe('traced work', () => {
  it('is a part of the invocation, found by its annotations', async () => {
    const { run, said } = tracer('facade');
    await expect(run(async () => 'done')).resolves.toBe('done');
    expect(said).toEqual([...BEGIN, ...END]);
  });

  it('that fails says so, fails as it did, and is closed', async () => {
    const { run, said } = tracer('facade');
    await expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(said).toEqual([...BEGIN, 'error no', ...END]);
  });

  it('that fails with what is no error is closed too', async () => {
    const { run, said } = tracer('facade');
    await expect(run(() => Promise.reject('no'))).rejects.toBe('no');
    expect(said).toEqual([...BEGIN, ...END]);
  });

  it('is just done where nothing is traced', async () => {
    const { run, said } = tracer(undefined);
    await expect(run(async () => 'done')).resolves.toBe('done');
    expect(said).toEqual([]);
  });
});
