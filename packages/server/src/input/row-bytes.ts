/** The bytes of a row that comes in several chunks. */
export class RowBytes {
  #bytes = new Uint8Array(new ArrayBuffer(0));
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(piece: Uint8Array): void {
    const needed = this.#length + piece.length;
    // What was too small is free again at once.
    if (needed > this.#bytes.length)
      this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(Math.max(needed, Math.ceil(this.#bytes.length * 1.5))));
    this.#bytes.set(piece, this.#length);
    this.#length = needed;
  }

  /** The whole row, whose end is this piece; to be read before the next one begins. */
  finish(piece: Uint8Array): Uint8Array {
    if (this.#length === 0) return piece;
    this.add(piece);
    const whole = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return whole;
  }
}

const WHITE_SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, 0x0a]);

export function isWhiteSpace(byte: number): boolean {
  return WHITE_SPACE.has(byte);
}

export function isBlank(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (!WHITE_SPACE.has(bytes[at] ?? 0)) return false;
  return true;
}
