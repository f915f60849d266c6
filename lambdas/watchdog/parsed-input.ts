/** What an execution was started with; undefined where that is not known, or no JSON. */
export function parsedInput(json: string | null | undefined): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return undefined;
  }
}
