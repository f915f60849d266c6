/**
 * Everything that the pages of a list hold. All of them are read: AWS may send an empty page before a full one.
 * @param itemsOf what of a page counts; what is undefined of it does not
 */
export async function allOf<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly (Item | undefined)[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(itemsOf(page) ?? []).filter((item) => item !== undefined));
  return found;
}

/** What AWS always sends, and the SDK's types call optional. @throws Error naming it, should it be missing after all */
export function sent<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`AWS answered without ${what}.`);
  return value;
}
