import { EXIT } from '../exit-codes';

/** Ctrl-C ends the watching and not the release: this says so. */
export async function whileWatching<T>(way: string, work: () => Promise<T>): Promise<T> {
  const leave = (): void => {
    console.error(`\nNo longer watching; the release goes on. ${way}`);
    process.exit(EXIT.INTERRUPTED);
  };
  process.once('SIGINT', leave);
  try {
    return await work();
  } finally {
    process.off('SIGINT', leave);
  }
}
