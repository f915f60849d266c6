import { AwsError } from '../../aws-error';

/** What the API answers when a field breaks its declared bounds. Source: Systems Manager API reference, common errors. */
export const validationError = (message: string): AwsError => new AwsError('ValidationException', message);

/** @throws AwsError ValidationException. */
export function requireBetween(name: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value between ${min} and ${max}`,
  );
}

/**
 * One page of a list.
 * @throws AwsError ValidationException, InvalidNextToken.
 */
export function page<T>(
  items: readonly T[],
  request: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
  limits: { readonly min: number; readonly max: number },
): { readonly items: readonly T[]; readonly next: { readonly NextToken?: string } } {
  requireBetween('maxResults', request.MaxResults, limits.min, limits.max);
  const start = request.NextToken === undefined ? 0 : Number(request.NextToken);
  if (!Number.isInteger(start)) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  const end = start + (request.MaxResults ?? limits.max);
  return { items: items.slice(start, end), next: end < items.length ? { NextToken: String(end) } : {} };
}
