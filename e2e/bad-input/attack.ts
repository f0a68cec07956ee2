// A family of attacks: each with what the rule demands, what it may cost, and nothing may have changed after all of them.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { cpuMs, forgetPeak, peakResidentBytes, residentBytes } from './process-cost.ts';
import { startTarget } from './start-target.ts';
import type { Answer, Sent, Target } from './target.ts';

/** What hostile input may cost the server. */
export const CPU_MS_MAX = 50;
export const GROWTH_BYTES_MAX = 64 * 1024 * 1024;
/** A problem is for people: it never repeats what was sent. */
const PROBLEM_CHARS_MAX = 16_384;

export interface Refused {
  readonly code: string;
  readonly reason: string;
  readonly status?: number;
  /** 0-based, in the text that was refused. */
  readonly position?: number;
  /** 1-based. */
  readonly line?: number;
  readonly pointer?: string;
}

export interface Attack {
  /** What always holds. */
  readonly rule: string;
  readonly send: Sent;
  /** Harmless: answered as anything else is, and as cheaply. */
  readonly outcome: Refused | 'harmless';
  /** Sent so often, because costs are counted in ticks of 10 ms. */
  readonly times?: number;
}

const TIMES_DEFAULT = 4;

export function attackFamily(name: string, prepare: (target: Target) => Promise<readonly Attack[]> | readonly Attack[]): void {
  test(name, { timeout: 120_000 }, async (context) => {
    await using target = await startTarget();
    await attackAll(context, target, await prepare(target));
  });
}

interface Cost {
  readonly rule: string;
  readonly cpuMs: number;
}

export async function attackAll(context: TestContext, target: Target, attacks: readonly Attack[]): Promise<void> {
  const before = await target.digest();
  const idleBytes = await residentBytes(target.pid);
  const costs: Cost[] = [];
  await forgetPeak(target.pid);
  for (const attack of attacks) {
    await context.test(attack.rule, async () => {
      const cost = { rule: attack.rule, cpuMs: await costOf(target, attack) };
      costs.push(cost);
      if (process.env['DBG']) console.log(cost.cpuMs, ((await peakResidentBytes(target.pid)) - idleBytes) / 2**20, ((await residentBytes(target.pid)) - idleBytes) / 2**20, attack.rule);
      assert.ok(cost.cpuMs <= CPU_MS_MAX, `${cost.cpuMs.toFixed(1)} ms of CPU for one input`);
    });
  }
  const growthBytes = (await peakResidentBytes(target.pid)) - idleBytes;
  report(context, costs, growthBytes);
  assert.ok(growthBytes <= GROWTH_BYTES_MAX, `grew by ${mebibytes(growthBytes)} over the idle server`);
  assert.equal(await target.digest(), before, 'something changed');
  assert.equal(target.logged(), '', 'the server was surprised');
}

/** Of one input, on average. */
async function costOf(target: Target, { rule, send, outcome, times = TIMES_DEFAULT }: Attack): Promise<number> {
  const began = await cpuMs(target.pid);
  for (let time = 0; time < times; time++) {
    const answer = await target.send(send);
    if (outcome === 'harmless') assert.equal(answer.status, 200, `${rule}: ${answer.text.slice(0, 500)}`);
    else checkRefusal(answer, outcome);
  }
  return ((await cpuMs(target.pid)) - began) / times;
}

export function checkRefusal({ status, text, json, headers }: Answer, refused: Refused): void {
  const said = `${status} ${text.slice(0, 500)}`;
  assert.match(String(headers['content-type']), /^application\/problem\+json/, said);
  assert.equal(json.reason, refused.reason, said);
  assert.equal(json.code, refused.code, said);
  assert.equal(json.status, status, said);
  assert.ok(status >= 400 && status < 500, said);
  assert.ok(text.length < PROBLEM_CHARS_MAX, `an answer of ${text.length} characters`);
  if (refused.status !== undefined) assert.equal(status, refused.status, said);
  if (refused.position !== undefined) assert.equal(json.position, refused.position, said);
  if (refused.line !== undefined) assert.equal(json.data?.line, refused.line, said);
  if (refused.pointer !== undefined) assert.equal(json.pointer, refused.pointer, said);
}

function report(context: TestContext, costs: readonly Cost[], growthBytes: number): void {
  const [most] = costs.toSorted((a, b) => b.cpuMs - a.cpuMs);
  const mean = costs.reduce((sum, cost) => sum + cost.cpuMs, 0) / Math.max(1, costs.length);
  context.diagnostic(`${costs.length} inputs: ${mean.toFixed(1)} ms of CPU on average, ${most?.cpuMs.toFixed(1)} ms at most (${most?.rule}); grew by ${mebibytes(growthBytes)}`);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
