/** The lines that a function writes into its log meanwhile, each of them JSON. */
export async function written(act: () => unknown): Promise<unknown[]> {
  const { stdout } = process;
  const before = Object.getOwnPropertyDescriptor(stdout, 'write');
  const lines: string[] = [];
  stdout.write = (line: string | Uint8Array) => lines.push(String(line)) > 0;
  try {
    await act();
  } finally {
    if (before === undefined) Reflect.deleteProperty(stdout, 'write');
    else Object.defineProperty(stdout, 'write', before);
  }
  return lines.map((line) => JSON.parse(line));
}
