import { newIn, recorded, runsInOrder } from '../../proof/calls/recorded';

describe('docs/calls has what every handler asks of AWS and answers', () => {
  it.each(runsInOrder().map((each) => [each.run.name, each] as const))('in the golden run %s', async (name, each) => {
    expect(await newIn(each.run, each.before())).toEqual(recorded(name));
  });
});
