/** Lets one at a time through, in the order they came. */
export class Mutex {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when it is our turn, with the function that ends it. */
  async lock(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    return resolve;
  }
}
