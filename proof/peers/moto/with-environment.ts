/** Runs something with variables in this process's environment, and takes them out again. */
export async function withEnvironment<Done>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<Done>,
): Promise<Done> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
