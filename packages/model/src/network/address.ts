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

const OCTET = /^(0|[1-9][0-9]{0,2})$/;
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
  const value = text.includes(':') ? readIpv6(text) : readIpv4(text);
  return value === null ? null : { version: text.includes(':') ? 6 : 4, value };
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

function readIpv4(text: string): bigint | null {
  const octets = text.split('.');
  if (octets.length !== 4) return null;
  let value = 0;
  for (const octet of octets) {
    if (!OCTET.test(octet) || Number(octet) > 255) return null;
    value = value * 256 + Number(octet);
  }
  return BigInt(value);
}

function readIpv6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = readGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? readGroups(halves[1] ?? '', true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  // `::` stands for at least one group (RFC 4291 2.2); without it there are exactly eight.
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  return joinGroups([...head, ...new Array<number>(missing).fill(0), ...tail]);
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
