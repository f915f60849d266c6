/** Whether it is a block of keys, and neither a list nor a single value. */
export function isBlock(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
