import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { seesEverything } from '../access/visibility.ts';
import type { AppliedChange } from '../change/apply-change.ts';
import { Ledger } from '../change/change-fixture.ts';
import { contentKey } from '../change/delta-content.ts';
import { firstOperations, randomHistory } from '../change/random-operations.ts';
import { tagsOf } from '../change/tag.ts';
import { attributesAt, type Entity, factsOfType } from '../entity/entity.ts';
import type { Fact, FactBody } from '../fact/fact.ts';
import { applyDocumentsInSlices, type DocumentLoad } from './apply-documents.ts';
import { exportDocuments } from './export-documents.ts';
import type { RowProblem } from './planned-row.ts';

function attempt(ledger: Ledger, load: DocumentLoad): AppliedChange | RowProblem[] {
  const slices = applyDocumentsInSlices(ledger.table, load, { ...ledger.context(), shouldYield: () => true });
  for (let slice = slices.next(); ; slice = slices.next()) {
    if (slice.done === true) return slice.value.ok ? slice.value.value : slice.value.error;
  }
}

function apply(ledger: Ledger, documents: readonly unknown[], tenant?: string): AppliedChange {
  const applied = attempt(ledger, { documents, ...(tenant === undefined ? {} : { tenant }) });
  if (Array.isArray(applied)) throw new Error(JSON.stringify(applied.slice(0, 3)));
  ledger.keep(applied.delta);
  return applied;
}

function badRows(ledger: Ledger, documents: readonly unknown[]): string[] {
  const applied = attempt(ledger, { documents });
  return Array.isArray(applied) ? applied.map(({ row, problem }) => `${row} ${problem.reason}`) : [];
}

/** As a file would hold it, in an order that does not depend on ids. */
function exported(ledger: Ledger): Record<string, unknown>[] {
  const documents: Record<string, unknown>[] = JSON.parse(
    JSON.stringify([...exportDocuments(ledger.table, ledger.table.ordered(), { sees: seesEverything })]),
  );
  return documents.sort((a, b) => (`${a['kind']}:${a['name']}` < `${b['kind']}:${b['name']}` ? -1 : 1));
}

test('rows may refer to rows below them', () => {
  const ledger = new Ledger();
  apply(ledger, [
    { kind: 'server', name: 'web1', in: ['r1', 'group:web'], units: 7, tags: ['base'], attributes: { runs_on: { ref: 'host1' } } },
    { kind: 'tag', name: 'base', tags: ['common'] },
    { kind: 'tag', name: 'common' },
    { kind: 'pool', name: 'web' },
    { kind: 'rack', name: 'r1', in: 'dc1' },
    { kind: 'datacenter', name: 'dc1' },
    { kind: 'server', name: 'host1' },
  ]);
  const web1 = ledger.get('web1');
  assert.deepEqual(
    factsOfType(web1, 'holding').map(({ holder, units }) => [holder, units]),
    [
      [ledger.get('r1').id, [7, 7]],
      [ledger.get('group:web').id, undefined],
    ],
  );
  assert.deepEqual(
    attributesAt(web1, 'runs_on').map((fact) => fact.value),
    [{ ref: ledger.get('host1').id }],
  );
  assert.deepEqual(
    tagsOf(web1).map((fact) => fact.tag),
    [ledger.get('tag:base').id],
  );
});

test('a kind and a tenant may be defined below their first use', () => {
  const ledger = new Ledger();
  apply(ledger, [
    { kind: 'blade', name: 'b1', tenant: 'acme', in: 'r1' },
    { kind: 'rack', name: 'r1', tenant: 'acme' },
    { kind: 'kind', name: 'blade', definition: { name: 'blade', category: 'equipment', host: true } },
    { kind: 'tenant', name: 'acme' },
  ]);
  assert.equal(ledger.get('acme/blade:b1').tenant, ledger.get('tenant:acme').id);
});

test('every bad row is reported at once, and nothing is changed', () => {
  const ledger = new Ledger();
  assert.deepEqual(
    badRows(ledger, [
      { kind: 'server', name: 'ok1', in: 'r1' },
      { kind: 'sever', name: 'x' },
      { kind: 'server', name: 'y', color: 'red' },
      'nonsense',
      { kind: 'server', name: 'z', in: 'nowhere', attributes: { '#1': 2 } },
      { kind: 'rack', name: 'r1' },
      { kind: 'rack', name: 'r1' },
      { kind: 'server', name: 'w', attributes: { _x: 1 } },
      { kind: 'server', name: 'v', in: 'y' },
    ]),
    [
      '2 kind.unknown',
      '3 apply.malformed-row',
      '4 apply.malformed-row',
      '5 attribute.malformed-key',
      '5 ref.not-found',
      '7 apply.twice',
      '8 attribute.reserved-key',
    ],
  );
  assert.equal(ledger.table.size, 1);
});

test('what a kind requires is asked of the row', () => {
  const definition = { category: 'part', attributes: { serial: { type: 'string', required: true } } };
  assert.deepEqual(
    badRows(new Ledger(), [
      { kind: 'kind', name: 'fan', definition },
      { kind: 'fan', name: 'f1' },
    ]),
    ['2 attribute.required'],
  );
});

test('rows that contain each other are refused by the rule that they break', () => {
  assert.deepEqual(
    badRows(new Ledger(), [
      { kind: 'pool', name: 'p', in: 'q' },
      { kind: 'pool', name: 'q', in: 'p' },
    ]),
    ['2 holding.cycle'],
  );
});

test('a named key is made exactly as given; keys that are not named stay', () => {
  const ledger = new Ledger();
  apply(ledger, [{ kind: 'server', name: 'a', attributes: { dns: ['x', 'y'], keep: 1, 'nic-eth.mac#1': '00:11:22:33:44:55' } }]);
  apply(ledger, [{ kind: 'server', name: 'a', attributes: { dns: ['y', 'z'] } }]);
  const texts = factsOfType(ledger.get('a'), 'attribute').map((fact) => `${fact.key}.${fact.subkey}#${fact.number} ${fact.value}`);
  assert.deepEqual(texts, ['dns.#null y', 'keep.#null 1', 'nic-eth.mac#1 00:11:22:33:44:55', 'dns.#null z']);
});

test('a row moves its entity to where it says', () => {
  const ledger = new Ledger();
  apply(ledger, [
    { kind: 'rack', name: 'r1' },
    { kind: 'rack', name: 'r2' },
    { kind: 'server', name: 'a', in: 'r1', units: 3 },
  ]);
  apply(ledger, [{ kind: 'server', name: 'a', in: 'r2' }]);
  apply(ledger, [{ kind: 'server', name: 'a', in: 'r2', units: '5-6' }]);
  assert.deepEqual(
    factsOfType(ledger.get('a'), 'holding').map(({ holder, units }) => [holder, units]),
    [[ledger.get('r2').id, [5, 6]]],
  );
});

test('addresses that are asked for are not given away to rows that take any', () => {
  const ledger = new Ledger();
  const rows = [
    { kind: 'server', name: 'a', addresses: [{ network: 'lan' }] },
    { kind: 'server', name: 'b', addresses: [{ network: 'lan', address: '10.0.0.1' }] },
    { kind: 'network', name: 'lan', attributes: { cidr: '10.0.0.0/29' }, reservations: [{ first: '10.0.0.2', note: 'router' }] },
  ];
  apply(ledger, rows);
  assert.deepEqual(
    factsOfType(ledger.get('a'), 'address').map((fact) => fact.item),
    ['10.0.0.3'],
  );
  assert.deepEqual(apply(ledger, rows).delta, { asserted: [], retracted: [] });
});

test('a cable that the rows of both ends list is one cable', () => {
  const ledger = new Ledger();
  const rows = [
    { kind: 'server', name: 'a', connections: [{ port: 'nic-eth#1', to: 's', peer_port: 'nic-eth#7' }] },
    { kind: 'switch', name: 's', connections: [{ port: 'nic-eth#7', to: 'host:a', peer_port: 'nic-eth#1' }] },
  ];
  apply(ledger, rows);
  assert.deepEqual(apply(ledger, rows).delta, { asserted: [], retracted: [] });
  assert.equal(factsOfType(ledger.get('a'), 'connection').length, 1);
});

test('a masked secret stays what it is, and is refused where there is none', () => {
  const ledger = new Ledger();
  ledger.commit([
    { op: 'create', kind: 'server', name: 'a', attributes: [{ key: 'access', subkey: 'secret', values: [{ secret: 'id1' }] }] },
    { op: 'var', entity: 'a', name: 'pw', value: { secret: 'id2' } },
  ]);
  const rows = exported(ledger);
  assert.doesNotMatch(JSON.stringify(rows), /id1|id2/);
  assert.deepEqual(apply(ledger, rows).delta, { asserted: [], retracted: [] });
  assert.deepEqual(badRows(new Ledger(), rows), ['1 apply.masked-secret', '1 apply.masked-secret']);
});

test('tokens are neither exported nor loaded', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'token', name: 'ci', sha256: 'a'.repeat(64), grants: [] }]);
  assert.deepEqual(exported(ledger), [{ kind: 'tenant', name: 'default' }]);
  assert.deepEqual(badRows(ledger, [{ kind: 'token', name: 'x' }]), ['1 apply.kind']);
});

test('lists and objects in variables are JSON', () => {
  const ledger = new Ledger();
  apply(ledger, [{ kind: 'tag', name: 't', variables: { dns: ['a', 'b'], limits: { cpu: 1, ref: 'x' }, empty: {} } }]);
  assert.deepEqual(
    factsOfType(ledger.get('t'), 'variable').map((fact) => fact.value),
    [{ json: ['a', 'b'] }, { json: { cpu: 1, ref: 'x' } }, { json: {} }],
  );
});

test('a shared rack holds another tenant’s server in one load', () => {
  const ledger = new Ledger();
  const rows = [
    { kind: 'server', name: 'a1', tenant: 'acme', in: 'default/rack:r1' },
    { kind: 'rack', name: 'r1', shares: ['acme'] },
    { kind: 'tenant', name: 'acme' },
  ];
  apply(ledger, rows);
  assert.equal(factsOfType(ledger.get('acme/a1'), 'holding').length, 1);
  assert.deepEqual(apply(ledger, rows).delta, { asserted: [], retracted: [] });
});

test('a load works in the tenant that it names', () => {
  const ledger = new Ledger();
  ledger.commit([{ op: 'create', kind: 'tenant', name: 'acme' }]);
  const rows = [
    { kind: 'server', name: 'a1', in: 'r1' },
    { kind: 'rack', name: 'r1' },
  ];
  apply(ledger, rows, 'acme');
  assert.equal(ledger.get('acme/a1').tenant, ledger.get('tenant:acme').id);
  assert.deepEqual(apply(ledger, rows, 'acme').delta, { asserted: [], retracted: [] });
});

test('hostile rows are refused', () => {
  const rows = [
    '{"kind":"server","name":"a","__proto__":{"x":1}}',
    '{"kind":"server","name":"b","attributes":{"__proto__":1}}',
    '{"kind":"tag","name":"c","variables":{"__proto__":1}}',
  ];
  assert.deepEqual(
    badRows(new Ledger(), [
      ...rows.map((row) => JSON.parse(row)),
      { kind: 'server', name: 'x'.repeat(1_000_000) },
      { kind: { toString: 1 }, name: null },
      { kind: 'constructor', name: 'd' },
      { kind: 'server', name: 'e', attributes: { a: { ref: 5 } } },
    ]),
    [
      '1 apply.malformed-row',
      '2 attribute.reserved-key',
      '3 variable.name',
      '4 apply.malformed-row',
      '5 apply.malformed-row',
      '5 apply.malformed-row',
      '6 kind.unknown',
      '7 apply.malformed-row',
    ],
  );
});

/** Ranks have gaps where something was removed; what counts is the order. */
function withPlace(entity: Entity, fact: Fact): FactBody {
  if (fact.type === 'tag') return { ...fact, rank: tagsOf(entity).findIndex((each) => each.tag === fact.tag) };
  if (fact.type !== 'gateway') return fact;
  const before = factsOfType(entity, 'gateway').filter((each) => each.to === fact.to && each.rank < fact.rank);
  return { ...fact, rank: before.length };
}

/** Facts by name instead of id; ranks of tags and gateways as places in their lists. */
function contentOf(ledger: Ledger): string[] {
  const names = new Map<string, string>();
  for (const slot of ledger.table.ordered()) {
    const entity = ledger.table.at(slot);
    if (entity !== undefined) names.set(entity.id, `${entity.kind}:${entity.name}`);
  }
  const content: string[] = [];
  for (const slot of ledger.table.ordered()) {
    const entity = ledger.table.at(slot);
    if (entity === undefined) continue;
    for (const fact of entity.facts) {
      if (fact.type === 'counter') continue;
      const body = withPlace(entity, fact);
      content.push(contentKey(body).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => names.get(id) ?? id));
    }
  }
  return content.sort();
}

test('property: an export applied to nothing gives the same facts, and applied again is no change', () => {
  let count = 0;
  fc.assert(
    fc.property(randomHistory, (changes) => {
      const ledger = new Ledger();
      ledger.commit(firstOperations);
      for (const operation of changes.flat()) if (ledger.attempt([operation]).ok) ledger.commit([operation]);
      const rows = exported(ledger);
      const copy = new Ledger({ empty: true });
      apply(copy, rows);
      count += rows.length;
      assert.deepEqual(contentOf(copy), contentOf(ledger));
      assert.deepEqual(apply(copy, rows).delta, { asserted: [], retracted: [] });
      assert.deepEqual(apply(ledger, rows).delta, { asserted: [], retracted: [] });
      assert.deepEqual(exported(copy), rows);
    }),
    { numRuns: 150 },
  );
  assert.ok(count > 1_000);
});
