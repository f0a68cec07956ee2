// A family of attacks: each with what the rule demands, what it may cost, and nothing may have changed after all of them.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { cpuMs, forgetPeak, peakResidentBytes, residentBytes } from './process-cost.ts';
import { startTarget } from './start-target.ts';
import type { Answer, Sent, Target } from './target.ts';

/** What one hostile input may cost the server. */
export const CPU_MS_MAX = 50;
export const GROWTH_BYTES_MAX = 64 * 1024 * 1024;
/** What a hundred of them may cost in a row: what they leave behind waits for the garbage collector, but not for ever. */
const FAMILY_GROWTH_BYTES_MAX = 192 * 1024 * 1024;
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
  /** Instead of 50, for what is as much as anybody may honestly send. */
  readonly cpuMsMax?: number;
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
  /** Of one input, on average. */
  readonly cpuMs: number;
  /** Over what was resident before, of all its repetitions. */
  readonly growthBytes: number;
}

export async function attackAll(context: TestContext, target: Target, attacks: readonly Attack[]): Promise<void> {
  const before = await target.digest();
  const idleBytes = await residentBytes(target.pid);
  const costs: Cost[] = [];
  for (const attack of attacks) {
    await context.test(attack.rule, async () => {
      const cost = await leastCostOf(target, attack);
      costs.push(cost);
      assert.ok(cost.cpuMs <= (attack.cpuMsMax ?? CPU_MS_MAX), `${cost.cpuMs.toFixed(1)} ms of CPU for one input`);
      assert.ok(cost.growthBytes <= GROWTH_BYTES_MAX, `grew by ${mebibytes(cost.growthBytes)}`);
    });
  }
  const growthBytes = (await residentBytes(target.pid)) - idleBytes;
  report(context, costs, growthBytes);
  assert.ok(growthBytes <= FAMILY_GROWTH_BYTES_MAX, `all together grew by ${mebibytes(growthBytes)}`);
  assert.equal(await target.digest(), before, 'something changed');
  assert.equal(target.logged(), '', 'the server was surprised');
}

/** What else the machine does, and a garbage collection of what came before, can only make an input seem dearer. */
const ATTEMPTS_MAX = 4;

async function leastCostOf(target: Target, attack: Attack): Promise<Cost> {
  let least = await costOf(target, attack);
  for (let attempt = 1; attempt < ATTEMPTS_MAX && isTooDear(least, attack); attempt++) {
    const cost = await costOf(target, attack);
    if (cost.cpuMs < least.cpuMs) least = cost;
  }
  return least;
}

function isTooDear({ cpuMs: spentMs, growthBytes }: Cost, { cpuMsMax = CPU_MS_MAX }: Attack): boolean {
  return spentMs > cpuMsMax || growthBytes > GROWTH_BYTES_MAX;
}

async function costOf(target: Target, { rule, send, outcome, times = TIMES_DEFAULT }: Attack): Promise<Cost> {
  const { pid } = target;
  const beganBytes = await residentBytes(pid);
  await forgetPeak(pid);
  const beganMs = await cpuMs(pid);
  for (let time = 0; time < times; time++) {
    const answer = await target.send(send);
    if (outcome === 'harmless') assert.equal(answer.status, 200, `${rule}: ${answer.text.slice(0, 500)}`);
    else checkRefusal(answer, outcome);
  }
  return { rule, cpuMs: ((await cpuMs(pid)) - beganMs) / times, growthBytes: (await peakResidentBytes(pid)) - beganBytes };
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
  const mean = costs.reduce((sum, cost) => sum + cost.cpuMs, 0) / Math.max(1, costs.length);
  const [slowest] = costs.toSorted((a, b) => b.cpuMs - a.cpuMs);
  const [largest] = costs.toSorted((a, b) => b.growthBytes - a.growthBytes);
  context.diagnostic(`${costs.length} inputs, ${mean.toFixed(1)} ms of CPU each`);
  if (slowest !== undefined) context.diagnostic(`slowest: ${slowest.cpuMs.toFixed(1)} ms, ${slowest.rule}`);
  if (largest !== undefined)
    context.diagnostic(`largest: ${mebibytes(largest.growthBytes)}, ${largest.rule}; ${mebibytes(growthBytes)} in the end`);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
