import type { Pattern } from '../ast.ts';
import { matchesPattern } from './reference-pattern.ts';

/** IPv4 only, as bits in text: an address is in a block when its first bits are the block's. */
export function addressIsIn(item: string, pattern: Pattern): boolean {
  if (pattern.kind !== 'text') return matchesPattern(pattern, item);
  const [address = '', prefix = '32'] = pattern.text.split('/');
  return bitsOf(item).slice(0, Number(prefix)) === bitsOf(address).slice(0, Number(prefix));
}

function bitsOf(address: string): string {
  return address
    .split('.')
    .map((octet) => Number(octet).toString(2).padStart(8, '0'))
    .join('');
}
