// Goes once over JSON text, byte by byte, without recursion and nearly without memory, and says what would be wrong with
// it: its grammar (RFC 8259) and everything a parser would take in silence or choke on. What it lets pass, JSON.parse takes.
import { duplicateKey, type Fault, forbiddenKey, invalid, tooLarge } from './fault.ts';
import { checkLiteral, checkNumber, findNumberEnd, skipWhiteSpace } from './json-scalars.ts';
import { findStringEnd } from './json-string.ts';
import type { InputLimits } from './limits.ts';
import { type KeyFault, OpenKeys } from './open-keys.ts';

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

/** Where the elements lie of a list that is a member of the outermost object. */
export interface MemberList {
  /** Of its key, with the quotes. */
  readonly key: readonly [start: number, end: number];
  /** Offset of its bracket. */
  readonly start: number;
  /** Start and end of each element, one after the other. */
  readonly bounds: number[];
  /** Offset of the bracket that closes it. */
  end: number;
}

export class JsonScanner {
  /** Filled while the scan goes on. */
  readonly memberLists: MemberList[] = [];
  readonly #bytes: Uint8Array;
  readonly #limits: InputLimits;
  readonly #keys: OpenKeys;
  /** For each open list or object whether it is a list. */
  readonly #isList: boolean[] = [];
  #at: number;
  #tokens = 0;
  #expected = VALUE;
  #fault: Fault | null = null;
  #lastKey: readonly [number, number] = [0, 0];
  #memberList: MemberList | null = null;
  #elementStart = 0;

  constructor(bytes: Uint8Array, start: number, limits: InputLimits) {
    this.#bytes = bytes;
    this.#at = start;
    this.#limits = limits;
    this.#keys = new OpenKeys(bytes, limits.keys);
  }

  get fault(): Fault | null {
    return this.#fault;
  }

  /** Goes on for about so many bytes; true when the text is at its end or has a fault. */
  run(byteCount = Number.POSITIVE_INFINITY): boolean {
    const end = this.#bytes.length;
    const pause = this.#at + byteCount;
    for (;;) {
      this.#at = skipWhiteSpace(this.#bytes, this.#at);
      if (this.#at >= end) break;
      if (this.#at >= pause) return false;
      if (!this.#step(this.#bytes[this.#at] ?? 0)) return true;
    }
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
    if (++this.#tokens > this.#limits.tokens) return this.#tooManyTokens();
    if (this.#isList.length === 2) this.#elementStart = this.#at;
    switch (byte) {
      case 0x7b:
        return this.#open(false);
      case 0x5b:
        return this.#open(true);
      case 0x22: {
        const end = this.#endOfText();
        return end !== null && this.#ended(end);
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

  #endOfText(): number | null {
    const { text } = this.#limits;
    const end = findStringEnd(this.#bytes, this.#at);
    const fault =
      typeof end !== 'number'
        ? end
        : end - this.#at - 2 > text
          ? tooLarge('input.text', `a text has more than ${text} bytes; it begins`, this.#at)
          : null;
    if (fault !== null) this.#refuse(fault);
    return typeof end === 'number' && fault === null ? end : null;
  }

  #number(): boolean {
    const end = findNumberEnd(this.#bytes, this.#at);
    if (end === this.#at) return this.#unexpected();
    const fault = checkNumber(this.#bytes, this.#at, end);
    return fault === null ? this.#ended(end) : this.#refuse(fault);
  }

  #open(isList: boolean): boolean {
    if (this.#isList.length >= this.#limits.depth) {
      return this.#refuse(tooLarge('input.depth', `lists and objects are nested deeper than ${this.#limits.depth}`, this.#at));
    }
    this.#isList.push(isList);
    if (!isList) this.#keys.open();
    if (isList && this.#isList.length === 2 && this.#isList[0] === false) {
      this.#memberList = { key: this.#lastKey, start: this.#at, bounds: [], end: this.#at };
      this.memberLists.push(this.#memberList);
    }
    this.#expected = isList ? VALUE_OR_END : KEY_OR_END;
    this.#at++;
    return true;
  }

  #close(byte: number): boolean {
    const isList = this.#isList[this.#isList.length - 1];
    if (byte !== (isList === true ? 0x5d : 0x7d)) return this.#unexpected();
    this.#isList.pop();
    if (isList === false) this.#keys.close();
    if (this.#memberList !== null && this.#isList.length === 1) {
      this.#memberList.end = this.#at;
      this.#memberList = null;
    }
    return this.#ended(this.#at + 1);
  }

  #key(byte: number): boolean {
    if (byte !== 0x22) return this.#unexpected();
    if (++this.#tokens > this.#limits.tokens) return this.#tooManyTokens();
    const end = this.#endOfText();
    if (end === null) return false;
    const wrong = this.#keys.add(this.#at + 1, end - 1);
    if (wrong !== null) return this.#refuse(keyFault(wrong, this.#at, this.#limits));
    if (this.#isList.length === 1) this.#lastKey = [this.#at, end];
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
    if (depth === 2) this.#memberList?.bounds.push(this.#elementStart, end);
    return true;
  }

  #unexpected(): false {
    return this.#refuse(invalid('json.syntax', `${EXPECTATIONS[this.#expected]} is expected`, this.#at));
  }

  #tooManyTokens(): false {
    return this.#refuse(
      tooLarge('input.tokens', `there are more than ${this.#limits.tokens} keys and values`, this.#at, 'send a large load as NDJSON'),
    );
  }

  #refuse(fault: Fault): false {
    this.#fault = fault;
    return false;
  }
}

function keyFault(wrong: KeyFault, at: number, { keys }: InputLimits): Fault {
  switch (wrong) {
    case 'forbidden':
      return forbiddenKey(at);
    case 'duplicate':
      return duplicateKey(at);
    case 'too-many':
      return tooLarge('input.keys', `an object has more than ${keys} keys`, at);
  }
}
