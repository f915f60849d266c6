/** For adapters that read no setting. */
export function noSetting(name: string): never {
  throw new Error(`The command line has no setting ${name}.`);
}
