// Loads with bad rows: all of them are told, none changes anything, and nobody else waits.
import assert from 'node:assert/strict';
import test from 'node:test';
import { attackFamily, checkRefusal, type Refused } from './attack.ts';
import { loadFleet } from './fleet.ts';
import { startTarget } from './start-target.ts';
import { type Answer, ndjson, type Sent } from './target.ts';

const NDJSON = 'application/x-ndjson';
const ROWS = 10_000;

function server(index: number): unknown {
  return { kind: 'server', name: `s${index}`, attributes: { status: 'free', size: index, owner: 'me' } };
}

const SERVERS: readonly unknown[] = Array.from({ length: ROWS }, (_, index) => server(index + 1));

/** The rows with these in the place of others, by 1-based number. */
function withRows(bad: Readonly<Record<number, unknown>>): unknown[] {
  return SERVERS.map((row, index) => bad[index + 1] ?? row);
}

function load(body: string, type = NDJSON): Sent {
  return { path: '/v1/apply', body, type };
}

interface BadRow {
  readonly row: number;
  readonly line?: number;
  readonly reason: string;
}

function badRows({ json }: Answer): BadRow[] {
  return json.data.rows.map(({ row, line, problem }: { row: number; line?: number; problem: { reason: string } }) => ({
    row,
    ...(line === undefined ? {} : { line }),
    reason: problem.reason,
  }));
}

interface BadLoad {
  readonly rule: string;
  readonly send: Sent;
  readonly rows: readonly BadRow[];
}

const BAD_LOADS: readonly BadLoad[] = [
  {
    rule: 'one bad row in 10,000 is told by its number and line',
    send: load(ndjson(withRows({ 7000: { kind: 'server', name: 'a b' } }))),
    rows: [{ row: 7_000, line: 7_000, reason: 'name.malformed' }],
  },
  {
    rule: 'all bad rows are told at once, in their order',
    send: load(
      ndjson(
        withRows({
          2: { kind: 'nosuch', name: 'x' },
          3000: { kind: 'server', name: 's1' },
          5000: { kind: 'server' },
          9000: { kind: 'server', name: 'x', in: 'rack:nosuch' },
          10000: { kind: 'server', name: 'y', attributes: { 'a b': 1 } },
        }),
      ),
    ),
    rows: [
      { row: 2, line: 2, reason: 'kind.unknown' },
      { row: 3_000, line: 3_000, reason: 'apply.twice' },
      { row: 5_000, line: 5_000, reason: 'apply.malformed-row' },
      { row: 9_000, line: 9_000, reason: 'ref.not-found' },
      { row: 10_000, line: 10_000, reason: 'attribute.malformed-key' },
    ],
  },
  {
    rule: 'a line that is not JSON is a bad row, of which the line counts blank lines and the row does not',
    send: load(`\n\n${JSON.stringify(server(1))}\n\n{"kind":\n${JSON.stringify(server(2))}\n`),
    rows: [{ row: 2, line: 5, reason: 'json.syntax' }],
  },
  {
    rule: 'rows of a JSON list are told by number and line',
    send: load('[\n{"kind": "server", "name": "a"},\n{"kind": "server",\n "name": "a b"}\n]', 'application/json'),
    rows: [{ row: 2, line: 3, reason: 'name.malformed' }],
  },
  {
    rule: 'rows of YAML are told by number',
    send: load('- {kind: server, name: a}\n\n- kind: server\n  name: a b\n- {kind: server, name: "-"}\n', 'application/yaml'),
    rows: [
      { row: 2, reason: 'name.malformed' },
      { row: 3, reason: 'name.malformed' },
    ],
  },
  {
    rule: 'what a row breaks elsewhere is told of that row',
    send: load(ndjson([server(1), { kind: 'rack', name: 'rack1', attributes: { units: 1 } }])),
    rows: [
      { row: 2, line: 2, reason: 'units.in-use' },
      { row: 2, line: 2, reason: 'units.in-use' },
    ],
  },
  {
    rule: 'a number that no rack has is told of the row of the rack',
    send: load(ndjson([server(1), { kind: 'rack', name: 'rack1', attributes: { units: 1e9 } }])),
    rows: [{ row: 2, line: 2, reason: 'units.count' }],
  },
  {
    rule: 'a block that is none is told of the row of the network',
    send: load(ndjson([server(1), { kind: 'network', name: 'lan', attributes: { cidr: '10.0.0.0/33' } }])),
    rows: [{ row: 2, line: 2, reason: 'network.cidr-malformed' }],
  },
  {
    rule: 'an address from a full network is told of the row that wants it',
    send: load(ndjson([server(1), { kind: 'server', name: 'b', addresses: [{ network: 'tiny' }] }])),
    rows: [{ row: 2, line: 2, reason: 'network.full' }],
  },
  {
    rule: 'a unit that is taken is told of the row that wants it',
    send: load(ndjson([server(1), { kind: 'server', name: 'b', in: 'rack1', units: 1 }])),
    rows: [{ row: 2, line: 2, reason: 'units.taken' }],
  },
  {
    rule: 'a port that is used is told of the row that wants it',
    send: load(ndjson([server(1), { kind: 'server', name: 'b', connections: [{ port: 'nic-eth#1', to: 'sw1', peer_port: 'nic-eth#1' }] }])),
    rows: [{ row: 2, line: 2, reason: 'port.used' }],
  },
  {
    rule: 'a capacity that is exceeded is told of the row that came last',
    send: load(
      ndjson([
        { kind: 'row', name: 'row1', attributes: { 'capacity.racks': 1 } },
        ...['a', 'b'].map((name) => ({ kind: 'rack', name, in: 'row:row1' })),
      ]),
    ),
    rows: [{ row: 3, line: 3, reason: 'capacity.exceeded' }],
  },
  {
    rule: 'one document alone is row 1',
    send: load(JSON.stringify({ kind: 'server', name: 'a b' }), 'application/json'),
    rows: [{ row: 1, line: 1, reason: 'name.malformed' }],
  },
];

test('a refused load tells every bad row, and changes nothing', { timeout: 120_000 }, async (context) => {
  await using target = await startTarget();
  await loadFleet(target);
  const before = await target.digest();
  for (const { rule, send, rows } of BAD_LOADS) {
    await context.test(rule, async () => {
      const answer = await target.send(send);
      checkRefusal(answer, { code: 'invalid', reason: 'apply.rows', status: 422 });
      assert.deepEqual(badRows(answer), rows, answer.text);
      assert.equal(answer.json.data.total, rows.length);
    });
  }
  await context.test('of 10,000 bad rows the first thousand are told, and how many there are', async () => {
    const answer = await target.send(load(ndjson(SERVERS.map((_, index) => ({ kind: 'server', name: `a b${index}` })))));
    assert.equal(answer.json.reason, 'apply.rows');
    assert.equal(answer.json.data.total, ROWS);
    assert.equal(answer.json.data.rows.length, 1_000);
    assert.deepEqual(badRows(answer).at(-1), { row: 1_000, line: 1_000, reason: 'name.malformed' });
  });
  await context.test('10,000 lines that are no JSON are told like any other', async () => {
    const answer = await target.send(load('x\n'.repeat(ROWS)));
    assert.equal(answer.json.data.total, ROWS);
    assert.deepEqual(badRows(answer).at(0), { row: 1, line: 1, reason: 'json.syntax' });
  });
  assert.equal(await target.digest(), before);
  assert.equal(target.logged(), '');
});

const tooLarge = (reason: string): Refused => ({ code: 'too_large', reason, status: 413 });
const rows: Refused = { code: 'invalid', reason: 'apply.rows', status: 422 };

attackFamily('a hostile load is refused cheaply', async (target) => {
  await loadFleet(target);
  return [
    { rule: 'nothing at all is refused or no change', send: load(''), outcome: 'harmless' },
    { rule: 'blank lines are no rows', send: load('\n'.repeat(400_000)), outcome: 'harmless' },
    { rule: 'a million lines are refused', send: load('\n'.repeat(1_000_000)), outcome: tooLarge('input.rows') },
    { rule: 'a line a million deep is refused', send: load('['.repeat(1_000_000)), outcome: tooLarge('input.depth') },
    { rule: 'a name of a megabyte is refused', send: load(`{"kind":"server","name":"${'a'.repeat(1_000_000)}"}\n`), outcome: rows },
    { rule: 'a list a million deep is refused', send: load('['.repeat(1_000_000), 'application/json'), outcome: tooLarge('input.depth') },
    {
      rule: 'a row with `__proto__` is refused',
      send: load('{"kind":"server","name":"a","__proto__":{}}'),
      outcome: { code: 'invalid', reason: 'input.key' },
    },
    {
      rule: 'an attribute `__proto__` is refused',
      send: load('{"kind":"server","name":"a","attributes":{"__proto__":1}}'),
      outcome: { code: 'invalid', reason: 'input.key' },
    },
    {
      rule: 'a variable `constructor` is refused',
      send: load('{"kind":"server","name":"a","variables":{"constructor":1}}'),
      outcome: { code: 'invalid', reason: 'input.key' },
    },
    { rule: 'a member that no document has is refused', send: load('{"kind":"server","name":"a","password":"x"}'), outcome: rows },
    { rule: 'a row that is a list is refused', send: load('[{"kind":"server","name":"a"}]\n'), outcome: rows },
    { rule: 'scalars are no documents', send: load('[1,"a",null,true]', 'application/json'), outcome: rows },
    { rule: 'a document of tokens is refused', send: load('{"kind":"token","name":"a"}'), outcome: rows },
    {
      rule: '10,001 attributes are refused',
      send: load(
        JSON.stringify({
          kind: 'server',
          name: 'a',
          attributes: Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`k${index}`, 1])),
        }),
      ),
      outcome: tooLarge('input.keys'),
    },
    {
      rule: 'units of what is in nothing that has units are refused',
      send: load('{"kind":"server","name":"a","units":"x"}'),
      outcome: rows,
    },
    {
      rule: 'racks in each other, in a circle, are refused',
      send: load(
        ndjson([
          { kind: 'pool', name: 'a', in: 'pool:b' },
          { kind: 'pool', name: 'b', in: 'pool:a' },
        ]),
      ),
      outcome: rows,
    },
    {
      rule: 'tags in each other, in a circle, are refused',
      send: load(
        ndjson([
          { kind: 'tag', name: 'a', tags: ['b'] },
          { kind: 'tag', name: 'b', tags: ['a'] },
        ]),
      ),
      outcome: rows,
    },
  ];
});
