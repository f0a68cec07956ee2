import type { Engine } from './dialects/engine.ts';
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
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      const kind = store.engine.classify(error);
      if (attempt >= READ_ATTEMPTS_MAX || (kind !== 'lost' && kind !== 'retry')) throw store.engine.explain(error);
      await store.world.sleep(READ_PAUSE_MS * attempt * (0.5 + store.world.random()));
    }
  }
}
