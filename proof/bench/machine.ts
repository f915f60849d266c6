import { availableParallelism, cpus, totalmem } from 'node:os';

/** What the figures were measured on; nothing of it says whose it is. */
export function machineText(): string {
  const model = cpus()[0]?.model.trim() ?? 'an unknown processor';
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${model}, ${availableParallelism()} cores, ${memory} GB, Node ${process.versions.node}`;
}
