// What may follow `SELECTOR:` depends on the selector: kinds must exist, addresses must be addresses, names must look like names.
import { readAddress } from '../network/address.ts';
import { parseCidr } from '../network/cidr.ts';
import type { Pattern } from './ast.ts';
import type { ParseState } from './parse-state.ts';
import { readNamePattern } from './read-name.ts';
import { readPattern } from './read-operand.ts';
import { closeKindWords, didYouMean } from './suggest.ts';
import { quote } from './syntax-problem.ts';

export function readSelectorPattern(state: ParseState, selector: string): Pattern | null {
  switch (selector) {
    case 'kind':
    case 'driver':
      return readKindPattern(state);
    case 'ip':
      return readAddressPattern(state);
    case 'id':
      return readPattern(state, 'an id');
    default:
      return readNamePattern(state, 'a name');
  }
}

function readKindPattern(state: ParseState): Pattern | null {
  const { scanner, kinds } = state;
  scanner.skipSpace();
  const position = scanner.at;
  const pattern = readPattern(state, 'a kind');
  if (pattern?.kind !== 'text') return pattern;
  if (kinds.find(pattern.text) !== undefined || kinds.inCategory(pattern.text) !== undefined) return pattern;
  return scanner.fail({
    position,
    reason: 'expression.unknown-kind',
    detail: `there is no kind or category ${quote(pattern.text)}`,
    hint: didYouMean(closeKindWords(kinds, pattern.text), 'muster kind list shows all kinds'),
  });
}

function readAddressPattern(state: ParseState): Pattern | null {
  const { scanner } = state;
  scanner.skipSpace();
  const position = scanner.at;
  const pattern = readPattern(state, 'an address');
  if (pattern?.kind !== 'text' || readAddress(pattern.text) !== null) return pattern;
  const block = parseCidr(pattern.text);
  if (block.ok) return pattern;
  return scanner.fail({
    position,
    reason: 'expression.malformed-address',
    detail: `${quote(pattern.text)} is no address and no block of addresses`,
    hint:
      block.error.reason === 'network.cidr-host-bits'
        ? block.error.hint
        : 'write ip:10.1.2.3, ip:10.0.0.0/8, ip:2001:db8::/32 or ip:10.1.*',
  });
}
