// Long work gives way: after each slice everything else that waits for the event loop has its turn.
import type { Clock } from '../ports.ts';

/** A fifth of the 50 ms that no request may wait: several slices, a parse and a reply may come between. */
export const SLICE_MS = 10;

export class Slices {
  readonly #clock: Clock;
  #began: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#began = clock.elapsedMs();
  }

  readonly isOver = (): boolean => this.#clock.elapsedMs() - this.#began >= SLICE_MS;

  /** Lets others run when the slice is over. */
  async pause(): Promise<void> {
    if (!this.isOver()) return;
    await this.#clock.nextTurn();
    this.#began = this.#clock.elapsedMs();
  }

  /** Runs a generator to its end, pausing where it yields. */
  async run<T>(work: Generator<void, T>): Promise<T> {
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      await this.pause();
    }
  }
}
