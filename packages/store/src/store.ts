import type { Engine, FaultKind } from './dialects/engine.ts';
import type { World } from './world.ts';

/** What every function of this package works on. */
export interface Store {
  readonly engine: Engine;
  readonly world: World;
}

/** A read that meets a failover is simply asked again; three times is every host of the usual cluster. */
const READ_ATTEMPTS_MAX = 4;
const READ_PAUSE_MS = 50;

export async function reading<T>(store: Store, read: () => Promise<T>): Promise<T> {
  return repeating(store, READABLE, read);
}

/** For writes that must not be done twice: after a lost connection nobody knows whether the first did. */
export async function writingOnce<T>(store: Store, write: () => Promise<T>): Promise<T> {
  return repeating(store, ['retry'], write);
}

const READABLE: readonly FaultKind[] = ['retry', 'lost'];

async function repeating<T>(store: Store, kinds: readonly FaultKind[], work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const kind = store.engine.classify(error);
      if (attempt >= READ_ATTEMPTS_MAX || !kinds.includes(kind)) throw store.engine.explain(error);
      await store.world.sleep(READ_PAUSE_MS * attempt * (0.5 + store.world.random()));
    }
  }
}
