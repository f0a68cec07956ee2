// Who guesses tokens has to wait, costs little, and keeps nobody else from anything.
import assert from 'node:assert/strict';
import test from 'node:test';
import { cpuMs, forgetPeak, peakResidentBytes, residentBytes } from './process-cost.ts';
import { startTarget } from './start-target.ts';

const GUESSES = 3_000;
/** Loopback is a network of 16 million addresses, each of which may fail on its own. */
const ADDRESSES = 250;

function guess(index: number): string {
  return `mst_${String(index).padStart(43, 'a')}`;
}

test('a flood of wrong tokens is held back, in bounded memory', { timeout: 120_000 }, async (context) => {
  await using target = await startTarget();
  const idleBytes = await residentBytes(target.pid);
  await forgetPeak(target.pid);
  const began = await cpuMs(target.pid);
  const statuses = new Map<number, number>();
  for (let index = 0; index < GUESSES; index++) {
    const localAddress = index < 100 ? '127.0.0.1' : `127.0.${1 + (index % ADDRESSES)}.${1 + (index % 200)}`;
    const { status, json, headers } = await target.send({ path: '/v1/whoami', token: guess(index), from: localAddress });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status === 429) {
      assert.equal(json.reason, 'access.too-many-failures');
      assert.ok(Number(headers['retry-after']) > 0);
    } else assert.equal(json.reason, 'access.token');
  }
  const cost = ((await cpuMs(target.pid)) - began) / GUESSES;
  const growth = ((await peakResidentBytes(target.pid)) - idleBytes) / 2 ** 20;
  context.diagnostic(
    `${GUESSES} guesses: ${cost.toFixed(2)} ms of CPU each, grew by ${growth.toFixed(1)} MiB; ${JSON.stringify([...statuses])}`,
  );
  assert.ok((statuses.get(429) ?? 0) >= 80, 'the first address was held back');
  assert.ok(cost < 5 && growth < 64);
  const own = await target.send({ path: '/v1/whoami' });
  assert.equal(own.status, 200, 'a valid token is let in from the same address');
  const { text } = await target.send({ path: '/metrics', token: null });
  assert.match(text, new RegExp(`^muster_failed_logins_total ${GUESSES}$`, 'm'));
});

const NO_TOKENS = [
  '',
  'Bearer',
  'Bearer ',
  'Basic YWRtaW46YWRtaW4=',
  'Bearer null',
  'Bearer mst_',
  `Bearer mst_${'a'.repeat(60_000)}`,
  `Bearer ${'mst_'.repeat(10)}`,
  'Bearer __proto__',
  "Bearer ' OR 1=1 --",
];

test('what is no token is refused like a wrong one', { timeout: 60_000 }, async (context) => {
  await using target = await startTarget();
  for (const authorization of NO_TOKENS) {
    await context.test(authorization.slice(0, 40), async () => {
      const { status, json, text } = await target.send({ path: '/v1/whoami', token: null, headers: { authorization } });
      assert.equal(status, 401, text);
      assert.match(json.reason, /^access\.(no-)?token$/);
      assert.ok(!text.includes('mst_aaa'), 'what was tried is not repeated');
    });
  }
  assert.equal(target.logged(), '');
});
