/**
 * Does something for each item, so that trouble with one stops none of the others.
 * @returns the sentences of what was done
 * @throws the first trouble, once all have had their turn
 */
export async function eachByItself<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<string | undefined>,
): Promise<string[]> {
  const did: string[] = [];
  const troubles: unknown[] = [];
  for (const item of items) {
    try {
      const sentence = await act(item);
      if (sentence !== undefined) did.push(sentence);
    } catch (error) {
      troubles.push(error);
    }
  }
  if (troubles.length > 0) throw troubles[0];
  return did;
}
