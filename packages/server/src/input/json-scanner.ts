// Goes once over JSON text, byte by byte, without recursion and nearly without memory, and says what would be wrong with
// it: its grammar (RFC 8259) and everything a parser would take in silence or choke on. What it lets pass, JSON.parse takes.
import { duplicateKey, type Fault, forbiddenKey, invalid, tooLarge } from './fault.ts';
import { checkLiteral, checkNumber, findNumberEnd } from './json-scalars.ts';
import { findStringEnd } from './json-string.ts';
import type { InputLimits } from './limits.ts';
import { OpenKeys } from './open-keys.ts';

// What may come next: numbers, because each byte that is no space asks for it.
const VALUE = 0;
const VALUE_OR_END = 1;
const KEY_OR_END = 2;
const KEY = 3;
const COLON = 4;
const COMMA_OR_LIST_END = 5;
const COMMA_OR_OBJECT_END = 6;
const NOTHING = 7;
const EXPECTATIONS = ['a value', 'a value or ]', 'a key or }', 'a key', ':', ', or ]', ', or }', 'the end'];

export interface JsonScannerOptions {
  readonly limits: InputLimits;
  /** Takes the elements of an outermost list as rows: the limit of tokens is for each of them. */
  readonly rows?: RowLimits;
}

export interface RowLimits {
  readonly count: number;
  /** Called with the range of each element of the outermost list, when there is one. */
  readonly onRow: (start: number, end: number) => void;
}

export class JsonScanner {
  readonly #bytes: Uint8Array;
  readonly #options: JsonScannerOptions;
  readonly #keys: OpenKeys;
  /** For each open list or object whether it is a list. */
  readonly #isList: boolean[] = [];
  #at: number;
  #tokens = 0;
  #rows = 0;
  #expected = VALUE;
  #rowStart = 0;
  #fault: Fault | null = null;

  constructor(bytes: Uint8Array, start: number, options: JsonScannerOptions) {
    this.#bytes = bytes;
    this.#at = start;
    this.#options = options;
    this.#keys = new OpenKeys(bytes);
  }

  get fault(): Fault | null {
    return this.#fault;
  }

  /** Goes on for about so many bytes; true when the text is at its end or has a fault. */
  run(byteCount: number): boolean {
    const end = this.#bytes.length;
    const pause = Math.min(end, this.#at + byteCount);
    while (this.#at < pause) {
      const byte = this.#bytes[this.#at] ?? 0;
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) this.#at++;
      else if (!this.#step(byte)) return true;
    }
    if (this.#at < end) return false;
    if (this.#expected !== NOTHING)
      this.#refuse(invalid('json.syntax', `the text ends where ${EXPECTATIONS[this.#expected]} is expected`, end));
    return true;
  }

  #step(byte: number): boolean {
    switch (this.#expected) {
      case VALUE_OR_END:
        return byte === 0x5d ? this.#close(byte) : this.#value(byte);
      case VALUE:
        return this.#value(byte);
      case KEY_OR_END:
        return byte === 0x7d ? this.#close(byte) : this.#key(byte);
      case KEY:
        return this.#key(byte);
      case COLON:
        if (byte !== 0x3a) return this.#unexpected();
        this.#at++;
        this.#expected = VALUE;
        return true;
      case COMMA_OR_LIST_END:
      case COMMA_OR_OBJECT_END:
        return byte === 0x2c ? this.#comma() : this.#close(byte);
      default:
        return this.#refuse(invalid('json.syntax', 'there is more after the value', this.#at, 'several values, one per line, are NDJSON'));
    }
  }

  #value(byte: number): boolean {
    if (++this.#tokens > this.#options.limits.tokens) return this.#tooManyTokens();
    if (this.#isList.length === 1) this.#rowStart = this.#at;
    switch (byte) {
      case 0x7b:
        return this.#open(false);
      case 0x5b:
        return this.#open(true);
      case 0x22: {
        const end = findStringEnd(this.#bytes, this.#at);
        return typeof end === 'number' ? this.#ended(end) : this.#refuse(end);
      }
      case 0x74:
      case 0x66:
      case 0x6e: {
        const end = checkLiteral(this.#bytes, this.#at);
        return typeof end === 'number' ? this.#ended(end) : this.#refuse(end);
      }
      default:
        return this.#number();
    }
  }

  #number(): boolean {
    const end = findNumberEnd(this.#bytes, this.#at);
    if (end === this.#at) return this.#unexpected();
    const fault = checkNumber(this.#bytes, this.#at, end);
    return fault === null ? this.#ended(end) : this.#refuse(fault);
  }

  #open(isList: boolean): boolean {
    if (this.#isList.length >= this.#options.limits.depth) {
      return this.#refuse(tooLarge('input.depth', `lists and objects are nested deeper than ${this.#options.limits.depth}`, this.#at));
    }
    this.#isList.push(isList);
    if (!isList) this.#keys.open();
    this.#expected = isList ? VALUE_OR_END : KEY_OR_END;
    this.#at++;
    return true;
  }

  #close(byte: number): boolean {
    const isList = this.#isList[this.#isList.length - 1];
    if (byte !== (isList === true ? 0x5d : 0x7d)) return this.#unexpected();
    this.#isList.pop();
    if (isList === false) this.#keys.close();
    return this.#ended(this.#at + 1);
  }

  #key(byte: number): boolean {
    if (byte !== 0x22) return this.#unexpected();
    if (++this.#tokens > this.#options.limits.tokens) return this.#tooManyTokens();
    const end = findStringEnd(this.#bytes, this.#at);
    if (typeof end !== 'number') return this.#refuse(end);
    const wrong = this.#keys.add(this.#at + 1, end - 1);
    if (wrong !== null) return this.#refuse(wrong === 'forbidden' ? forbiddenKey(this.#at) : duplicateKey(this.#at));
    this.#at = end;
    this.#expected = COLON;
    return true;
  }

  #comma(): boolean {
    this.#expected = this.#expected === COMMA_OR_LIST_END ? VALUE : KEY;
    this.#at++;
    return true;
  }

  /** A value has ended. */
  #ended(end: number): boolean {
    this.#at = end;
    const depth = this.#isList.length;
    if (depth === 0) this.#expected = NOTHING;
    else this.#expected = this.#isList[depth - 1] === true ? COMMA_OR_LIST_END : COMMA_OR_OBJECT_END;
    const { rows } = this.#options;
    return depth === 1 && this.#isList[0] === true && rows !== undefined ? this.#rowEnded(rows, end) : true;
  }

  #rowEnded(rows: RowLimits, end: number): boolean {
    if (++this.#rows > rows.count) return this.#refuse(tooLarge('input.rows', `there are more than ${rows.count} rows`, this.#rowStart));
    this.#tokens = 0;
    rows.onRow(this.#rowStart, end);
    return true;
  }

  #unexpected(): false {
    return this.#refuse(invalid('json.syntax', `${EXPECTATIONS[this.#expected]} is expected`, this.#at));
  }

  #tooManyTokens(): false {
    return this.#refuse(
      tooLarge(
        'input.tokens',
        `there are more than ${this.#options.limits.tokens} keys and values`,
        this.#at,
        'send a large load as NDJSON',
      ),
    );
  }

  #refuse(fault: Fault): false {
    this.#fault = fault;
    return false;
  }
}
