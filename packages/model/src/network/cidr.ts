// Blocks of addresses (`10.0.0.0/8`) and ranges. Two blocks never overlap in part: one contains the other, or they are apart.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type Address, type AddressVersion, addressBits, quoted, readAddress, renderAddress } from './address.ts';

/** First and last address, both inclusive. */
export interface AddressRange {
  readonly version: AddressVersion;
  readonly first: bigint;
  readonly last: bigint;
}

export interface Cidr extends AddressRange {
  readonly prefix: number;
}

const PREFIX = /^(0|[1-9][0-9]{0,2})$/;

/** `10.0.0.0/8`, `2001:db8::/32`; bits below the prefix must be zero, so that one block has one spelling. */
export function parseCidr(text: string): Result<Cidr, Problem> {
  const slash = text.indexOf('/');
  const address = slash < 0 ? null : readAddress(text.slice(0, slash));
  const prefix = slash < 0 ? '' : text.slice(slash + 1);
  if (address === null || !PREFIX.test(prefix) || Number(prefix) > addressBits(address.version)) {
    return err(
      problem('invalid', 'network.cidr-malformed', `${quoted(text)} is no block of addresses`, {
        hint: 'write it like 10.1.0.0/16 or 2001:db8::/32',
      }),
    );
  }
  const block = blockOf(address, Number(prefix));
  return block.first === address.value ? ok(block) : err(hostBits(text, block));
}

/** A block, or a single address as a block of one: for searches. */
export function parseBlock(text: string): Result<Cidr, Problem> {
  const address = readAddress(text);
  return address === null ? parseCidr(text) : ok(blockOf(address, addressBits(address.version)));
}

export function renderCidr(cidr: Cidr): string {
  return `${renderAddress({ version: cidr.version, value: cidr.first })}/${cidr.prefix}`;
}

/** The block of that size that the address is in. */
export function blockOf(address: Address, prefix: number): Cidr {
  const hostBitCount = BigInt(addressBits(address.version) - prefix);
  const first = (address.value >> hostBitCount) << hostBitCount;
  return { version: address.version, prefix, first, last: first + (1n << hostBitCount) - 1n };
}

export function rangeHas(range: AddressRange, address: Address): boolean {
  return range.version === address.version && range.first <= address.value && address.value <= range.last;
}

export function rangeContains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;
}

export function rangeSize(range: AddressRange): bigint {
  return range.last - range.first + 1n;
}

function hostBits(text: string, block: Cidr): Problem {
  return problem('invalid', 'network.cidr-host-bits', `${quoted(text)} has bits set below its prefix`, {
    hint: `the block is ${renderCidr(block)}`,
  });
}
