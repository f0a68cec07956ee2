// Large changes, good and bad: while they are looked at, everybody else has their turn.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { type TestContext } from 'node:test';
import { loadFleet } from './fleet.ts';
import { startTarget } from './start-target.ts';
import { type Answer, ndjson, type Sent, type Target } from './target.ts';

/** Nobody waits longer behind others. */
const DELAY_MS_MAX = 50;
/** Other programs of this machine may hold the server up, but not every time. */
const ATTEMPTS = 4;
/** As many as a change may have. */
const OPERATIONS = 2_000;
const ROWS = 10_000;

interface Large {
  readonly rule: string;
  /** Of the attempt, so that it is new each time. */
  readonly send: (attempt: number) => Sent;
  readonly status: number;
}

/** As clients send it: with a key, by which it is known when it comes again. */
function change(operations: readonly unknown[]): Sent {
  return { path: '/v1/changes', json: { operations }, headers: { 'idempotency-key': randomUUID() } };
}

function many<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => make(index));
}

const attributes = (index: number): unknown[] =>
  ['status', 'owner', 'site', 'model', 'size'].map((key) => ({ key, values: [`${key} ${index % 7}`] }));

const LARGE: readonly Large[] = [
  {
    rule: '2,000 servers with five attributes are made',
    send: (attempt) =>
      change(
        many(OPERATIONS, (index) => ({
          op: 'create',
          kind: 'server',
          name: `made${attempt}-${index}`,
          attributes: attributes(index),
        })),
      ),
    status: 200,
  },
  {
    rule: '2,000 attributes of one entity are set',
    send: (attempt) => change(many(OPERATIONS, (index) => ({ op: 'set', entity: 'web1', key: `k${index}`, values: [attempt] }))),
    status: 200,
  },
  {
    rule: '2,000 operations about what is not there are refused',
    send: () => change(many(OPERATIONS, (index) => ({ op: 'delete', entity: `nosuch${index}` }))),
    status: 404,
  },
  {
    rule: '2,000 names that exist are refused',
    send: () => change(many(OPERATIONS, () => ({ op: 'create', kind: 'server', name: 'web1' }))),
    status: 409,
  },
  {
    rule: '2,000 operations of which the last is malformed are refused',
    send: () =>
      change([
        ...many(OPERATIONS, (index) => ({
          op: 'create',
          kind: 'server',
          name: `a${index}`,
          attributes: attributes(index),
        })).slice(1),
        { op: 'create' },
      ]),
    status: 400,
  },
  {
    rule: 'a load of 10,000 servers is made',
    send: (attempt) =>
      load(
        many(OPERATIONS, (index) => ({
          kind: 'server',
          name: `load${attempt}-${index}`,
          attributes: { status: 'free', owner: 'me', size: index },
        })),
      ),
    status: 200,
  },
  {
    rule: 'a load of 10,000 bad rows is refused',
    send: () => load(many(ROWS, (index) => ({ kind: 'server', name: `a b${index}` }))),
    status: 422,
  },
  {
    rule: 'a load of 10,000 rows that are no JSON is refused',
    send: () => ({ path: '/v1/apply', body: 'x\n'.repeat(ROWS), type: 'application/x-ndjson' }),
    status: 422,
  },
  {
    rule: 'a load of 10,000 servers in racks that are not there is refused',
    send: () => load(many(ROWS, (index) => ({ kind: 'server', name: `b${index}`, in: `rack:nosuch${index}` }))),
    status: 422,
  },
  { rule: 'what 10,000 servers changed is shown', send: () => ({ path: '/v1/diff?from=1' }), status: 200 },
  {
    rule: 'the revision of 10,000 servers is undone in a rehearsal',
    send: () => ({ path: '/v1/revert', json: { from: 1, to: 5, dry_run: true } }),
    status: 200,
  },
  { rule: 'everything is exported', send: () => ({ path: '/v1/export' }), status: 200 },
  { rule: 'a thousand entities are listed by an attribute', send: () => ({ path: '/v1/entities?limit=1000&sort=-size' }), status: 200 },
  {
    rule: 'a rehearsal of 10,000 servers changes nothing',
    send: () => ({ ...load(many(ROWS, (index) => ({ kind: 'server', name: `c${index}` }))), path: '/v1/apply?dry_run=true' }),
    status: 200,
  },
];

function load(documents: readonly unknown[]): Sent {
  return { path: '/v1/apply', body: ndjson(documents), type: 'application/x-ndjson' };
}

// It goes by the clock, which on a busy machine says little: bench/load.bench.ts has the figures.
const skip = process.env['MUSTER_TEST_LONG'] === '1' ? false : 'goes by the clock: npm run test:long';

test('who asks for little does not wait behind who asks for much', { timeout: 600_000, skip }, async (context) => {
  await using target = await startTarget();
  await loadFleet(target);
  for (const large of LARGE) await context.test(large.rule, () => assertTurns(context, target, large));
  assert.equal(target.logged(), '');
});

async function assertTurns(context: TestContext, target: Target, { rule, send, status }: Large): Promise<void> {
  const delays: number[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const sent = send(attempt);
    const body = sent.body ?? JSON.stringify(sent.json);
    await longestDelayMs(target);
    const answer: Answer = await target.send({ ...sent, body, type: sent.type ?? 'application/json' });
    delays.push(await longestDelayMs(target));
    assert.equal(answer.status, status, answer.text.slice(0, 500));
    if (Math.min(...delays) <= DELAY_MS_MAX) break;
  }
  context.diagnostic(`${rule}: others waited ${delays.map((delay) => delay.toFixed(0)).join(', ')} ms at most`);
  assert.ok(Math.min(...delays) <= DELAY_MS_MAX, `others waited ${Math.min(...delays).toFixed(0)} ms`);
}

/** Of the server's event loop, since it was asked last. */
async function longestDelayMs(target: Target): Promise<number> {
  const { text } = await target.get('/metrics');
  const seconds = /^muster_event_loop_delay_max_seconds (\S+)$/m.exec(text)?.[1];
  assert.ok(seconds !== undefined);
  return Number(seconds) * 1_000;
}
