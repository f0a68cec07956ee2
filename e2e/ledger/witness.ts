// Clients that write without pause and remember what they were told. Each change makes two entities and takes an address:
// it is whole when all three are there.

export interface Told {
  readonly name: string;
  readonly revision: number;
  readonly address: string;
}

export interface Target {
  readonly url: string;
  readonly token: string;
}

export class Witness {
  /** Acknowledged changes: they must never be missing. */
  readonly told: Told[] = [];
  /** Asked for, and no answer came: they may be there or not, and are asked for again with the same key. */
  readonly unknown = new Set<string>();
  readonly #id: string;
  readonly #onTold: () => void;
  #count = 0;

  constructor(id: string, onTold: () => void) {
    this.#id = id;
    this.#onTold = onTold;
  }

  /** Writes until the server is gone. */
  async write(target: Target): Promise<void> {
    for (const name of [...this.unknown]) if (!(await this.#ask(target, name))) return;
    for (;;) {
      this.#count += 1;
      const name = `${this.#id}-${this.#count}`;
      this.unknown.add(name);
      if (!(await this.#ask(target, name))) return;
    }
  }

  /** False when no answer came. */
  async #ask({ url, token }: Target, name: string): Promise<boolean> {
    const response = await fetch(`${url}/v1/changes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': name },
      body: JSON.stringify({ message: name, operations: operationsFor(name) }),
    })
      .then(
        async (answer) => ({ status: answer.status, text: await answer.text() }),
        () => null,
      )
      .catch(() => null);
    if (response === null) return false;
    if (response.status !== 200) throw new Error(`${name}: ${response.status} ${response.text}`);
    const reply = JSON.parse(response.text) as { revision: number; results: { items?: string[] }[] };
    this.unknown.delete(name);
    this.told.push({ name, revision: reply.revision, address: reply.results[2]?.items?.[0] ?? '' });
    this.#onTold();
    return true;
  }
}

function operationsFor(name: string): unknown[] {
  return [
    { op: 'create', kind: 'server', name: `${name}-a`, attributes: [{ key: 'twin', values: [`${name}-b`] }] },
    { op: 'create', kind: 'server', name: `${name}-b`, attributes: [{ key: 'twin', values: [`${name}-a`] }] },
    { op: 'allocate', entity: `${name}-a`, source: 'network:lan' },
  ];
}
