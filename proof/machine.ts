import { availableParallelism, cpus, totalmem } from 'node:os';

/** What something was measured on; nothing of it says whose it is: `AMD EPYC, 2 cores, 24 GB, Node 20.20.2` */
export function machineText(): string {
  const model = cpus()[0]?.model.trim() ?? 'an unknown processor';
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${model}, ${availableParallelism()} cores, ${memory} GB, Node ${process.versions.node}`;
}

/** When results were made and on what, as pages of results say it: `2026-11-25, on AMD EPYC, …` */
export function stamp(): string {
  return `${new Date().toISOString().slice(0, 10)}, on ${machineText()}`;
}
