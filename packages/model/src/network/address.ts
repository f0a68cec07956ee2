// IPv4 and IPv6 addresses: read in every common spelling, written in one (RFC 5952 for IPv6).
// An address is a version and a number, so that blocks, ranges and "the next one" are arithmetic.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';

export type AddressVersion = 4 | 6;

export interface Address {
  readonly version: AddressVersion;
  readonly value: bigint;
}

/** The longest spelling is eight groups with an embedded IPv4 address: 45 characters (INET6_ADDRSTRLEN less its NUL). */
const ADDRESS_LENGTH_MAX = 45;
/** `::ffff:0:0/96`: IPv4 addresses as an IPv6 socket shows them (RFC 4291 2.5.5.2). */
const MAPPED_PREFIX = 0xffffn;

const GROUP = /^[0-9a-fA-F]{1,4}$/;

export function addressBits(version: AddressVersion): number {
  return version === 4 ? 32 : 128;
}

/** `10.0.0.1`, `2001:DB8:0::1`, `::ffff:192.0.2.1`. No zones, no leading zeros in octets (some read them as octal). */
export function parseAddress(text: string): Result<Address, Problem> {
  const address = readAddress(text);
  if (address !== null) return ok(address);
  return err(
    problem('invalid', 'network.address-malformed', `${quoted(text)} is no IPv4 or IPv6 address`, {
      hint: 'write it like 192.0.2.7 (no leading zeros) or 2001:db8::7 (no zone)',
    }),
  );
}

/** The same, or null: for text that may well be something else. */
export function readAddress(text: string): Address | null {
  if (text.length > ADDRESS_LENGTH_MAX) return null;
  const version = text.includes(':') ? 6 : 4;
  const value = version === 6 ? readIpv6(text) : readIpv4(text);
  return value === null ? null : { version, value };
}

export function renderAddress(address: Address): string {
  return address.version === 4 ? renderIpv4(Number(address.value)) : renderIpv6(address.value);
}

/** Both spellings of one IPv4 address are one address to whoever searches: `::ffff:192.0.2.1` becomes `192.0.2.1`. */
export function withoutMapping(address: Address): Address {
  if (address.version === 4 || address.value >> 32n !== MAPPED_PREFIX) return address;
  return { version: 4, value: address.value & 0xffffffffn };
}

/** A text from outside in a message: short, and never a second line. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

// Character by character: an allocation reads every address of its network.
function readIpv4(text: string): bigint | null {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === DOT && octet >= 0) {
      value = value * 256 + octet;
      octet = -1;
      dots++;
    } else {
      octet = appendDigit(octet, code);
      if (octet > 255) return null;
    }
  }
  return dots === 3 && octet >= 0 ? BigInt(value * 256 + octet) : null;
}

const DOT = 46;
const ZERO = 48;
const NO_OCTET = 256;

/** The octet with one more digit; too great where that is none, or follows a leading zero. -1 is an octet without digits. */
function appendDigit(octet: number, code: number): number {
  const digit = code - ZERO;
  if (digit < 0 || digit > 9 || octet === 0) return NO_OCTET;
  return octet < 0 ? digit : octet * 10 + digit;
}

function readIpv6(text: string): bigint | null {
  const gap = text.indexOf('::');
  if (gap >= 0 && text.indexOf('::', gap + 1) >= 0) return null;
  const head = readGroups(gap < 0 ? text : text.slice(0, gap), gap < 0);
  const tail = gap < 0 ? [] : readGroups(text.slice(gap + 2), true);
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  // `::` stands for at least one group (RFC 4291 2.2); without it there are exactly eight.
  if (gap < 0 ? missing !== 0 : missing < 1) return null;
  return (joinGroups(head) << BigInt(16 * (missing + tail.length))) | joinGroups(tail);
}

/** The groups of one side of `::`; only the very end of an address may be written as IPv4. */
function readGroups(text: string, atEnd: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (atEnd && index === parts.length - 1 && part.includes('.')) {
      const embedded = readIpv4(part);
      if (embedded === null) return null;
      groups.push(Number(embedded >> 16n), Number(embedded & 0xffffn));
    } else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

function joinGroups(groups: readonly number[]): bigint {
  let value = 0n;
  for (const group of groups) value = (value << 16n) | BigInt(group);
  return value;
}

function renderIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function renderIpv6(value: bigint): string {
  if (value >> 32n === MAPPED_PREFIX) return `::ffff:${renderIpv4(Number(value & 0xffffffffn))}`;
  const groups: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(Number((value >> shift) & 0xffffn));
  const zeros = longestZeroRun(groups);
  const texts = groups.map((group) => group.toString(16));
  if (zeros.length < 2) return texts.join(':');
  return `${texts.slice(0, zeros.start).join(':')}::${texts.slice(zeros.start + zeros.length).join(':')}`;
}

/** RFC 5952 4.2.3: the longest run is shortened, the first of equals. */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    else if (index - start + 1 > best.length) best = { start, length: index - start + 1 };
  }
  return best;
}
