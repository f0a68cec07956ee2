import { UsageError } from './usage-error.ts';

const HEAD = /^HEAD(?:~(\d+))?$/;
const NUMBER = /^\d+$/;
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;
const AGO = /^(\d+)(s|m|h|d|w)(?: ago)?$/;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

export interface RevisionWorld {
  /** The newest revision, asked of the server only when it is needed. */
  head(): Promise<number>;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** A revision number as it is: `17`, `HEAD`, `HEAD~2`. */
export async function parseRevision(text: string, world: RevisionWorld): Promise<number> {
  if (NUMBER.test(text)) return Number(text);
  const head = HEAD.exec(text);
  if (head === null) throw new UsageError(`${JSON.stringify(text)} is not a revision`, 'Write a number, HEAD or HEAD~2.');
  return Math.max(0, (await world.head()) - Number(head[1] ?? 0));
}

/** What `as_of` takes: a revision as above, a time, or how long ago: `2026-11-20`, `2026-11-20T12:00:00Z`, `1h`, `2d ago`. */
export async function parseAsOf(text: string, world: RevisionWorld): Promise<string> {
  if (TIME.test(text)) return text;
  const ago = AGO.exec(text);
  if (ago !== null) return new Date(world.nowMs - Number(ago[1]) * (SECONDS[ago[2] ?? 's'] ?? 1) * 1000).toISOString();
  return String(await parseRevision(text, world));
}
