// Reads the description of a fleet (fleet.txt) into an inventory and what its nodes have observed.
import { type Fixture, fixture } from '../../inventory/fixture.ts';
import { naturalCompare } from '../../value/natural-order.ts';
import type { Value } from '../../value/value.ts';
import { parseValueText } from '../../value/value-text.ts';
import { COMPLIANCE_WORDS } from '../ast.ts';
import type { InstalledPackage, Observations } from '../context.ts';

export interface Fleet {
  readonly fixture: Fixture;
  readonly observations: Observations;
}

export function readFleet(text: string): Fleet {
  const made = fixture();
  const observed = new Map<string, Value[]>();
  for (const line of text.split('\n')) {
    const words = line.startsWith('#') ? [] : (line.match(/(?:"[^"]*"|\{.*\}|[^\s"])+/g) ?? []);
    const [first, ...rest] = words;
    if (first !== undefined) readLine(made, observed, [first, ...rest]);
  }
  return { fixture: made, observations: observationsOf(observed) };
}

function readLine(made: Fixture, observed: Map<string, Value[]>, words: readonly string[]): void {
  const [first = '', name = '', second = '', third = '', fourth = ''] = words;
  switch (first) {
    case 'wire':
      made.fact({ type: 'connection', entity: made.id(name), port: second, peer: made.id(third), peerPort: fourth });
      return;
    case 'runs':
      made.fact({ type: 'service', entity: made.id(name), role: made.id(second), host: made.id(third), vip: null });
      return;
    case 'address':
      made.fact({ type: 'address', entity: made.id(name), source: made.id(second), item: third });
      return;
    case 'var':
      made.fact({ type: 'variable', entity: made.id(name), name: second, value: readValue(made, third) });
      return;
    case 'seen':
    case 'package':
      observed.set(`${first} ${name} ${second}`, [readValue(made, third)]);
      return;
    case 'compliance':
      observed.set(`compliance ${name}`, [second]);
      return;
    default:
      addEntity(made, words);
  }
}

function addEntity(made: Fixture, [kind = '', name = '', ...words]: readonly string[]): void {
  const listed = (word: string) =>
    words
      .find((each) => each.startsWith(`${word}:`))
      ?.slice(word.length + 1)
      .split(',') ?? [];
  const attributes: Record<string, Value[]> = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    const colon = word.indexOf(':');
    if (equals < 0 || (colon >= 0 && colon < equals && !word.includes('#'))) continue;
    const values = (attributes[word.slice(0, equals)] ??= []);
    values.push(readValue(made, word.slice(equals + 1)));
  }
  const [tenant] = listed('tenant');
  made.add(kind, name, { in: listed('in'), tags: listed('tags'), attributes, ...(tenant === undefined ? {} : { tenant }) });
}

function readValue(made: Fixture, text: string): Value {
  if (text.startsWith('"')) return text.slice(1, -1);
  if (text.startsWith('{')) return { json: JSON.parse(text) };
  if (text.startsWith('@')) return { ref: made.id(text.slice(1)) };
  return text === '(secret)' ? { secret: 'id-of-a-secret' } : parseValueText(text);
}

function observationsOf(observed: ReadonlyMap<string, readonly Value[]>): Observations {
  const installed = (version: Value): InstalledPackage => ({
    version: String(version),
    compareTo: (other) => naturalCompare(String(version), other),
  });
  return {
    seen: (entity, path) => observed.get(`seen ${entity.name} ${path}`) ?? [],
    packages: (entity, name) => observed.get(`package ${entity.name} ${name}`)?.map(installed) ?? [],
    compliance: (entity) => COMPLIANCE_WORDS.find((word) => word === observed.get(`compliance ${entity.name}`)?.[0]) ?? null,
  };
}
