import { UsageError } from './usage-error.ts';

const IN = /^(\d+)(h|d|w|y)$/;
const MILLISECONDS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 };

/** A date or a time as it is; `12h`, `30d`, `4w`, `1y` from now. */
export function parseExpiry(text: string, nowMs: number): string {
  const [, count, unit] = IN.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(nowMs + Number(count) * (MILLISECONDS[unit] ?? 0)).toISOString();
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new UsageError(`${JSON.stringify(text)} is not a time`, 'Write 2027-01-31, a date with a time, or in how long: 30d.');
  return new Date(time).toISOString();
}
