import { setTimeout as delay } from 'node:timers/promises';

/** The chance and the time that retries need; tests and the simulator bring their own. */
export interface World {
  /** From 0 inclusive to 1 exclusive. */
  random(): number;
  sleep(ms: number): Promise<void>;
}

export const REAL_WORLD: World = { random: Math.random, sleep: async (ms) => void (await delay(ms)) };
