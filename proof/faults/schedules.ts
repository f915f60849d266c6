export async function runSchedules(_runs: number, _seed: number, _options: object): Promise<number> {
  return 0;
}
