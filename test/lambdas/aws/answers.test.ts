import { allOf, sent } from '../../../lambdas/aws/answers';

async function* pages(...all: { readonly items?: readonly (number | undefined)[] }[]) {
  yield* all;
}

describe('what the pages of a list hold', () => {
  it('is all read, though a page is empty, has no list at all or lacks what the types call optional', async () => {
    const list = pages({ items: [1, undefined] }, { items: [] }, {}, { items: [2, 3] });
    expect(await allOf(list, ({ items }) => items)).toEqual([1, 2, 3]);
  });
});

describe('what AWS always sends', () => {
  it('is there', () => {
    expect(sent('arn', 'the ARN of the rule')).toBe('arn');
  });

  it('is missed by its name, should it be missing', () => {
    expect(() => sent(undefined, 'the ARN of the rule')).toThrow('AWS answered without the ARN of the rule.');
  });
});
