import { validationError } from './errors';

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

/** One page of a describe: up to 400 items, and the marker of the next. Source: ELBv2 API reference, `PageSize`. */
export function page<T>(all: readonly T[], request: PageRequest): { items: T[]; next: { NextMarker?: string } } {
  const size = request.PageSize ?? 400;
  if (size < 1 || size > 400) throw validationError(`The page size '${size}' must be between 1 and 400`);
  const start = request.Marker === undefined ? 0 : Number(request.Marker);
  if (!Number.isInteger(start) || start < 0) throw validationError(`The marker '${request.Marker}' is not valid`);
  const end = start + size;
  return { items: all.slice(start, end), next: end < all.length ? { NextMarker: String(end) } : {} };
}
