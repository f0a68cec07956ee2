// Whatever many writers send at once, what comes of it is what one after the other would have made, in the order of revisions.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { startTarget } from './start-target.ts';
import type { Answer, Target } from './target.ts';

const WRITERS = 8;
const ROUNDS = 6;

type Operation = Readonly<Record<string, unknown>>;

const hosts = ['a', 'b', 'c'];
const pools = ['p', 'q', 'r'];
const host = fc.constantFrom(...hosts).map((name) => `server:${name}`);
const pool = fc.constantFrom(...pools).map((name) => `pool:${name}`);
const value = fc.constantFrom(1, 'x', true, null);
const address = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3');

/** They are about the same few things, so that they get in each other's way. */
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ op: fc.constant('set'), entity: host, key: fc.constantFrom('status', 'owner'), values: fc.array(value, { maxLength: 2 }) }),
  fc.record({
    op: fc.constant('add'),
    entity: host,
    key: fc.constant('disk'),
    number: fc.constant('auto'),
    values: value.map((each) => [each]),
  }),
  fc.record({ op: fc.constant('put'), entity: fc.oneof(host, pool), holder: pool }),
  fc.record({ op: fc.constant('take'), entity: fc.oneof(host, pool), holder: pool }),
  fc.record({ op: fc.constant('allocate'), entity: host, source: fc.constant('lan'), item: address }),
  fc.record({ op: fc.constant('allocate'), entity: host, source: fc.constant('lan') }),
  fc.record({ op: fc.constant('release'), source: fc.constant('lan'), item: address }),
  fc.record({ op: fc.constant('create'), kind: fc.constant('vm'), name: fc.constantFrom('v1', 'v2'), in: pool.map((each) => [each]) }),
  fc.record({ op: fc.constant('delete'), entity: fc.constantFrom('vm:v1', 'vm:v2') }),
  fc.record({ op: fc.constant('rename'), entity: fc.constantFrom('vm:v1', 'vm:v2'), name: fc.constantFrom('v1', 'v2', 'v3') }),
  fc.record({ op: fc.constant('var'), entity: fc.oneof(host, pool), name: fc.constantFrom('dns', 'ntp'), value }),
);
const change = fc.array(operation, { minLength: 1, maxLength: 4 });

async function prepare(target: Target): Promise<void> {
  await target.load([
    { kind: 'network', name: 'lan', attributes: { cidr: '10.0.0.0/29' } },
    ...hosts.map((name) => ({ kind: 'server', name })),
    ...pools.map((name) => ({ kind: 'pool', name })),
  ]);
}

interface Sent {
  readonly operations: readonly Operation[];
  readonly answer: Answer;
}

/** Each writer sends its changes one after the other; the writers do not wait for each other. */
async function writeAtOnce(target: Target, changes: readonly (readonly (readonly Operation[])[])[]): Promise<Sent[]> {
  const sent = await Promise.all(
    changes.map(async (own) => {
      const answers: Sent[] = [];
      for (const operations of own) answers.push({ operations, answer: await target.send({ path: '/v1/changes', json: { operations } }) });
      return answers;
    }),
  );
  return sent.flat();
}

/** Without ids and times, which differ between servers. */
async function stateOf(target: Target): Promise<string> {
  const { text } = await target.get('/v1/export');
  return text;
}

test('property: concurrent writers come to what their revisions say, one after the other', { timeout: 180_000 }, async (context) => {
  const seed = Date.now() & 0xffff;
  context.diagnostic(`seed ${seed}`);
  const changes = fc.sample(
    fc.array(fc.array(change, { minLength: ROUNDS, maxLength: ROUNDS }), { minLength: WRITERS, maxLength: WRITERS }),
    { seed, numRuns: 10 },
  );
  await using together = await startTarget();
  await using apart = await startTarget();
  for (const target of [together, apart]) await prepare(target);
  let made = 0;
  for (const round of changes) {
    const sent = await writeAtOnce(together, round);
    for (const { answer } of sent) assert.ok(answer.status < 500, answer.text);
    const accepted = sent.filter(({ answer }) => answer.status === 200 && answer.json.revision !== null);
    const numbers = accepted.map(({ answer }) => Number(answer.json.revision));
    assert.equal(new Set(numbers).size, numbers.length, 'each revision belongs to one writer');
    for (const { operations, answer } of accepted.toSorted((a, b) => a.answer.json.revision - b.answer.json.revision)) {
      const again = await apart.post('/v1/changes', { operations });
      assert.deepEqual(withoutIds(again.json.results), withoutIds(answer.json.results));
      assert.equal(again.json.revision, answer.json.revision);
      made++;
    }
    assert.equal(await stateOf(together), await stateOf(apart));
  }
  context.diagnostic(`${made} revisions of ${WRITERS} writers`);
  assert.ok(made > 100);
});

function withoutIds(results: readonly Readonly<Record<string, unknown>>[]): unknown[] {
  return results.map(({ id: _id, ...rest }) => rest);
}
