// Does an acknowledged change survive `kill -9`? A child process commits without pause and says what was acknowledged;
// we kill it at a chance moment, look at what is there, and let the next child go on from it.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LedgerConfig } from '../ledger.ts';
import { openLedger } from '../open-ledger.ts';
import { seededRandom } from './seeded-random.ts';

export interface KillWriterOptions {
  readonly config: LedgerConfig;
  readonly kills: number;
  /** Printed by the caller when something is found: the same seed makes the same writers. */
  readonly seed: number;
  /** What else dies at that moment (the database server, say), before the writer does. */
  strike?(): Promise<void>;
  /** Brings back what `strike` has ended. */
  recover?(): Promise<void>;
}

export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  /** Revisions that were there although nobody was told: allowed. */
  readonly unacknowledged: number;
  /** Broken promises, in words. Must be empty. */
  readonly faults: readonly string[];
}

/** After how many acknowledgements of a child the kill comes, at most. */
const ACKS_MAX = 25;
/** A commit of the child takes some milliseconds: the kill hits any point of it. */
const DELAY_MAX_MS = 10;

/** Paths of the two programs in this package, which the child needs whatever its working directory is. */
const CHILD = fileURLToPath(new URL('./writer-child.ts', import.meta.url));

export async function killWriter(options: KillWriterOptions): Promise<KillReport> {
  const random = seededRandom(options.seed);
  const totals = { acknowledged: 0, unacknowledged: 0 };
  const faults: string[] = [];
  for (let kill = 1; kill <= options.kills && faults.length === 0; kill += 1) {
    const plan = { acksWanted: 1 + Math.floor(random() * ACKS_MAX), delayMs: random() * DELAY_MAX_MS };
    const heard = await runUntilKilled(options, `${options.seed}-${kill}`, plan);
    await options.recover?.();
    const found = await inspect(options.config, heard);
    faults.push(...found.faults.map((fault) => `kill ${kill}: ${fault}`));
    totals.acknowledged += heard.acks.size;
    totals.unacknowledged += found.unacknowledged;
  }
  return { kills: options.kills, ...totals, faults };
}

interface Heard {
  /** Number and hash of every acknowledged revision that ended a batch. */
  readonly acks: Map<number, string>;
  /** The last batch that was begun: the head before it, and after it. */
  attempt: readonly [number, number];
}

interface Plan {
  readonly acksWanted: number;
  readonly delayMs: number;
}

type Child = ChildProcessByStdio<null, Readable, null>;

async function runUntilKilled(options: KillWriterOptions, seed: string, plan: Plan): Promise<Heard> {
  const child = spawn(process.execPath, [CHILD, JSON.stringify(options.config), seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const heard: Heard = { acks: new Map(), attempt: [0, 0] };
  let isStruck = false;
  for await (const line of createInterface({ input: child.stdout })) {
    listen(heard, line);
    if (isStruck || heard.acks.size < plan.acksWanted) continue;
    isStruck = true;
    await strike(options, child, plan.delayMs);
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  if (!isStruck) throw new Error(`the writer ended by itself with code ${child.exitCode}`);
  return heard;
}

/** At a moment of chance: right after an acknowledgement the next commit has not begun. */
async function strike(options: KillWriterOptions, child: Child, delayMs: number): Promise<void> {
  await delay(delayMs);
  await options.strike?.();
  child.kill('SIGKILL');
}

function listen(heard: Heard, line: string): void {
  const [word, a = '', b = ''] = line.split(' ');
  if (word === 'try') heard.attempt = [Number(a), Number(b)];
  if (word === 'ack') heard.acks.set(Number(a), b);
}

async function inspect(config: LedgerConfig, heard: Heard): Promise<{ faults: string[]; unacknowledged: number }> {
  const ledger = await openLedger(config);
  try {
    const faults: string[] = [];
    for (const [number, hash] of heard.acks) {
      const found = await ledger.revision(number);
      if (found?.hash !== hash) faults.push(`acknowledged revision ${number} is ${found === null ? 'lost' : 'another'}`);
    }
    const head = await ledger.head();
    if (!heard.attempt.includes(head.number)) faults.push(`head ${head.number} is inside the batch ${heard.attempt}`);
    const chain = await ledger.verifyChain();
    if (!chain.ok) faults.push(`revision ${chain.error.revision}: ${chain.error.why}`);
    faults.push(...(await findHalfDone(ledger)));
    return { faults, unacknowledged: head.number - Math.max(0, ...heard.acks.keys()) };
  } finally {
    await ledger.close();
  }
}

/** What holds now must be what all revisions together say. */
async function findHalfDone(ledger: Awaited<ReturnType<typeof openLedger>>): Promise<string[]> {
  const head = await ledger.head();
  const expected = new Set<number>();
  for await (const { delta } of ledger.deltas(0, head.number)) {
    for (const fact of delta.asserted) expected.add(fact.id);
    for (const fact of delta.retracted) expected.delete(fact.id);
  }
  let count = 0;
  for await (const facts of ledger.loadFacts()) {
    for (const fact of facts) if (!expected.has(fact.id)) return [`fact ${fact.id} holds, but history says otherwise`];
    count += facts.length;
  }
  return count === expected.size ? [] : [`${count} facts hold, history says ${expected.size}`];
}
