// One member for each of as many holders as are wanted, no member twice. Where holders share members (pools do), taking the lowest
// name in each may leave a later holder without one although there is a way; then those before it change over, along the
// shortest chain (augmenting paths: the number found is the greatest there is).

export class Spread {
  readonly #choices: (readonly number[])[] = [];
  /** Which holder a member has been taken for. */
  readonly #owner = new Map<number, number>();
  /** Which member has been taken for a holder. */
  readonly #chosen = new Map<number, number>();

  /** For how many holders there is a member. */
  get size(): number {
    return this.#chosen.size;
  }

  /** The members taken, in the order of their holders. */
  members(): number[] {
    return [...this.#chosen].sort(([a], [b]) => a - b).map(([, member]) => member);
  }

  /** Takes a member for one more holder, the first one that is free, if there is a way. Gives the steps it took to find out. */
  offer(choice: readonly number[]): number {
    const start = this.#choices.push(choice) - 1;
    const cameFrom = new Map<number, number>();
    const open = [start];
    let steps = 0;
    for (const holder of open) {
      const members = this.#choices[holder] ?? [];
      steps += 1 + members.length;
      const free = members.find((member) => !this.#owner.has(member));
      if (free !== undefined) {
        this.#handOver(free, holder, cameFrom);
        return steps;
      }
      for (const member of members) {
        const other = this.#owner.get(member);
        if (other === undefined || cameFrom.has(other)) continue;
        cameFrom.set(other, holder);
        open.push(other);
      }
    }
    return steps;
  }

  /** The holder takes the free member and leaves its own to the holder that asked for it, and so on back to the first. */
  #handOver(free: number, last: number, cameFrom: ReadonlyMap<number, number>): void {
    let member: number | undefined = free;
    for (let holder: number | undefined = last; holder !== undefined && member !== undefined; holder = cameFrom.get(holder)) {
      const left = this.#chosen.get(holder);
      this.#chosen.set(holder, member);
      this.#owner.set(member, holder);
      member = left;
    }
  }
}
