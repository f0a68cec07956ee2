import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { builtInKinds } from './built-in-kinds.ts';
import { decodeKindDefinition } from './kind-definition.ts';
import { kindRegistry, mayHold } from './kind-registry.ts';

function refusals(raw: unknown): string[] {
  const decoded = decodeKindDefinition(raw);
  return decoded.ok ? [] : decoded.error.map((each) => each.pointer ?? '');
}

test('name and category are enough', () => {
  const decoded = decodeKindDefinition({ name: 'blade', category: 'equipment' });
  assert.deepEqual(decoded.ok ? decoded.value : null, {
    ...{ name: 'blade', category: 'equipment', host: false, aliases: [], summary: '' },
    ...{ ports: {}, holds: [], exclusive: 'place', units: 0, attributes: {} },
  });
});

test('everything that is wrong is said at once', () => {
  const raw = {
    ...{ name: 'Server!', category: 'scope', host: 'yes', aliases: ['rack'], summary: 5, ports: { '': -1 }, holds: 'all' },
    ...{ exclusive: 7, units: 1e9, attributes: { _x: { type: 'text', oneOf: [] }, ip: 1 }, color: 'red' },
  };
  assert.deepEqual(
    new Set(refusals(raw)),
    new Set([
      ...['/color', '/name', '/category', '/host', '/aliases/0', '/summary', '/ports/', '/holds', '/exclusive', '/units'],
      ...['/attributes/_x', '/attributes/_x/type', '/attributes/_x/oneOf', '/attributes/ip'],
    ]),
  );
});

for (const name of ['server', 'console', 'host', 'place', 'and', 'tag', 'driver', 'name', '__proto__', '', 'x'.repeat(1_000_000)]) {
  test(`a kind cannot be named ${JSON.stringify(name.slice(0, 12))}`, () => {
    const decoded = decodeKindDefinition({ name, category: 'group' });
    assert.equal(decoded.ok, false);
    assert.ok(JSON.stringify(decoded).length < 1_000);
  });
}

test('members named like an object’s inner workings are refused', () => {
  assert.notDeepEqual(refusals(JSON.parse('{"name":"x","category":"group","__proto__":{"host":true}}')), []);
  assert.notDeepEqual(refusals(JSON.parse('{"name":"x","category":"group","ports":{"__proto__":1}}')), []);
  assert.notDeepEqual(refusals(JSON.parse('{"name":"x","category":"group","attributes":{"__proto__":{"type":"string"}}}')), []);
});

test('property: whatever comes in is a definition or a list of problems', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.object({ key: fc.constantFrom('name', 'category', 'ports', 'attributes', 'holds') })), (raw) => {
      const decoded = decodeKindDefinition(raw);
      assert.ok(decoded.ok || decoded.error.length > 0);
    }),
    { numRuns: 500 },
  );
});

const builtIn = kindRegistry(builtInKinds, []);

test('kinds are found by name and alias without case', () => {
  assert.equal(builtIn.find('SERVER')?.name, 'server');
  assert.equal(builtIn.find('Console')?.name, 'consoleserver');
  assert.equal(builtIn.find('constructor'), undefined);
});

test('no word means two built-in kinds, and what they hold exists', () => {
  const words = builtInKinds.flatMap((kind) => [kind.name, ...kind.aliases]);
  assert.equal(new Set(words).size, words.length);
  for (const word of builtInKinds.flatMap((kind) => kind.holds))
    assert.ok(builtIn.find(word) !== undefined || builtIn.inCategory(word) !== undefined, word);
});

test('hosts are those that run an operating system', () => {
  assert.deepEqual(
    builtIn.inCategory('HOST')?.map((kind) => kind.name),
    ['server', 'vm', 'container'],
  );
});

test('a rack holds equipment and parts, a pool anything but ways in, tags and schemas', () => {
  const may = (holder: string, member: string): boolean => {
    const [a, b] = [builtIn.find(holder), builtIn.find(member)];
    return a !== undefined && b !== undefined && mayHold(a, b);
  };
  assert.deepEqual(
    ['server', 'switch', 'disk', 'rack', 'pool', 'network'].filter((kind) => may('rack', kind)),
    ['server', 'switch', 'disk'],
  );
  assert.deepEqual(
    ['server', 'rack', 'pool', 'service', 'tag', 'token', 'kind'].filter((kind) => may('pool', kind)),
    ['server', 'rack', 'pool', 'service'],
  );
});
