/** Runs the jobs in order, so many at once, and hands each result on as soon as it is there. */
export async function runPool<T>(jobs: readonly (() => Promise<T>)[], width: number, done: (result: T) => void): Promise<void> {
  const waiting = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) done(await job());
  };
  await Promise.all(Array.from({ length: width }, worker));
}
