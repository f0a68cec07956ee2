// `ip:` - owns an address of a network that is the one given, lies in the block given, or matches as text. Both spellings of a
// mapped address (`::ffff:10.0.0.1`) are one address; items of name and number generators are none.
import type { Entity } from '../entity/entity.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import { type Address, readAddress, renderAddress, withoutMapping } from '../network/address.ts';
import { type Cidr, parseCidr, rangeHas } from '../network/cidr.ts';
import type { Pattern } from './ast.ts';
import { COST, type Condition, filterSlots } from './condition.ts';
import { compilePattern } from './pattern-test.ts';

export function addressCondition(inventory: Inventory, pattern: Pattern): Condition {
  const { matches, items } = compileAddressTest(pattern);
  const isNetwork = new Map<string, boolean>();
  const test = (entity: Entity): boolean => {
    return entity.facts.some((fact) => fact.type === 'address' && matches(fact.item) && isFromNetwork(inventory, isNetwork, fact.source));
  };
  const condition = { test, testCost: COST.facts };
  const estimate = items === null ? inventory.size : items.length;
  return {
    ...condition,
    estimate,
    collectCost: estimate * COST.point,
    *collect(run) {
      const owners = run.emptySet();
      for (const item of items ?? inventory.points(axis.item)) {
        if (run.spend(COST.point)) yield;
        if (matches(item) && !run.addFewSlots(owners, axis.item, item)) yield* run.addSlots(owners, axis.item, item);
      }
      return yield* filterSlots(run, owners, condition);
    },
  };
}

interface AddressTest {
  matches(item: string): boolean;
  /** All texts there may be; null: any. */
  readonly items: readonly string[] | null;
}

function compileAddressTest(pattern: Pattern): AddressTest {
  if (pattern.kind !== 'text') return { matches: compilePattern(pattern).test, items: null };
  const address = readAddress(pattern.text);
  if (address !== null) return exactly(withoutMapping(address));
  const block = parseCidr(pattern.text);
  return { matches: block.ok ? inBlock(block.value) : () => false, items: null };
}

/** Items are written in one spelling, so a single address is found at its point of the index. */
function exactly(address: Address): AddressTest {
  const mapped: Address = { version: 6, value: MAPPED + address.value };
  const items = [renderAddress(address), ...(address.version === 4 ? [renderAddress(mapped)] : [])];
  return { matches: (item) => items.includes(item), items };
}

/** `::ffff:0:0` */
const MAPPED = 0xffff00000000n;

function inBlock(block: Cidr): (item: string) => boolean {
  const first = Number(block.first);
  const last = Number(block.last);
  return (item) => {
    if (block.version === 4 && !item.includes(':')) {
      const value = ipv4Number(item);
      return value >= first && value <= last;
    }
    const found = item.includes(':') ? readAddress(item) : null;
    return found !== null && (rangeHas(block, found) || rangeHas(block, withoutMapping(found)));
  };
}

/** An IPv4 address as a number; -1 for anything else. Without objects: it is asked of every address there is. */
function ipv4Number(text: string): number {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? DOT : text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) octet = Math.max(octet, 0) * 10 + code - ZERO;
    else if (code !== DOT || octet < 0 || octet > 255) return -1;
    else {
      value = value * 256 + octet;
      octet = -1;
      dots++;
    }
  }
  return dots === 4 ? value : -1;
}

const ZERO = 48;
const NINE = 57;
const DOT = 46;

function isFromNetwork(inventory: Inventory, known: Map<string, boolean>, source: Entity['id']): boolean {
  let found = known.get(source);
  if (found === undefined) {
    found = inventory.entity(source)?.kind === 'network';
    known.set(source, found);
  }
  return found;
}
