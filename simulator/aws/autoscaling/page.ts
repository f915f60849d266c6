import { invalidNextToken, validationError } from './errors';

/**
 * One page of a list. The token is opaque to callers, as AWS's is.
 *
 * @throws InvalidNextToken; ValidationError when more than 100 records are asked for (each Describe's `MaxRecords`).
 */
export function page<Item>(
  items: readonly Item[],
  request: { readonly MaxRecords?: number | undefined; readonly NextToken?: string | undefined },
  defaultSize: number,
): { items: Item[]; nextToken: string | undefined } {
  const size = request.MaxRecords ?? defaultSize;
  if (!Number.isInteger(size) || size < 1 || size > 100) {
    throw validationError(
      `1 validation error detected: Value '${size}' at 'maxRecords' failed to satisfy constraint: Member must have value between 1 and 100`,
    );
  }
  const start = request.NextToken === undefined ? 0 : decode(request.NextToken);
  const end = start + size;
  return { items: items.slice(start, end), nextToken: end < items.length ? encode(end) : undefined };
}

const encode = (start: number): string => Buffer.from(`from ${start}`).toString('base64');

function decode(token: string): number {
  const start = /^from (\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (start === undefined) throw invalidNextToken(token);
  return Number(start);
}
