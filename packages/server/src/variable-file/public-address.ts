import { BlockList, isIPv4, isIPv6 } from 'node:net';

// Everything that the special-purpose registries of IANA (RFC 6890 and its successors) do not call globally reachable.
const NOT_PUBLIC_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Of IPv6 only this block is given out at all; within it, these pieces are not ordinary addresses, or carry an IPv4 one. */
const GLOBAL_V6: readonly [string, number] = ['2000::', 3];
const NOT_PUBLIC_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const notPublicV4 = blockList(NOT_PUBLIC_V4, 'ipv4');
const globalV6 = blockList([GLOBAL_V6], 'ipv6');
const notPublicV6 = blockList(NOT_PUBLIC_V6, 'ipv6');

/** Whether the address is one of the open Internet, so that asking it tells nobody anything about this network. */
export function isPublicAddress(address: string): boolean {
  const plain = withoutMapping(address);
  if (isIPv4(plain)) return !notPublicV4.check(plain, 'ipv4');
  return isIPv6(plain) && globalV6.check(plain, 'ipv6') && !notPublicV6.check(plain, 'ipv6');
}

/** `::ffff:127.0.0.1`, in whatever spelling, is 127.0.0.1. */
export function withoutMapping(address: string): string {
  if (!isIPv6(address)) return address;
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonicalV6(address)) ?? [];
  if (high === undefined || low === undefined) return address;
  const number = Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.');
}

function canonicalV6(address: string): string {
  // A zone (fe80::1%eth0) names an interface of this machine and no other address.
  return new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
}

function blockList(blocks: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of blocks) list.addSubnet(address, prefix, family);
  return list;
}
