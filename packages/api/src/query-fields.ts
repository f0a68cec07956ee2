// The query parameters that many routes share. They arrive as text and leave typed; the client sends them typed.
import { z } from 'zod';
import { CURSOR_LENGTH_MAX, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from './limits.ts';
import { message } from './operation.ts';
import { ref } from './value.ts';

/** `true` and `1` or nothing (`?merged`) are true, `false` and `0` false; everything else is refused. */
export const flag = z.pipe(z.transform(readFlag), z.boolean({ error: 'must be true or false' }));

function readFlag(value: boolean): unknown {
  const word: unknown = value;
  if (word === 'true' || word === '1' || word === '') return true;
  if (word === 'false' || word === '0') return false;
  return word;
}

/** A whole number in a query or a path. */
export function integer(min: number, max: number) {
  return z.pipe(z.transform(readInteger), z.int().min(min).max(max));
}

/** `Number` would take '', ' 1', '0x10' and '1e3' too. */
function readInteger(value: number): unknown {
  const word: unknown = value;
  return typeof word === 'string' && /^-?\d{1,15}$/.test(word) ? Number(word) : word;
}

export const revisionNumber = integer(0, Number.MAX_SAFE_INTEGER);

/** A revision or a time in an answer or a query: `1042`, `2026-01-31T10:00:00Z`. */
export const moment = z.pipe(
  z.transform((value: string | number): unknown => String(value)),
  z.string().min(1).max(64),
);

const asOf = {
  as_of: moment.meta({ description: 'A revision number or an RFC 3339 time: the answer as it was then.' }).exactOptional(),
};
const tenant = {
  tenant: ref.meta({ description: 'Where names are looked up; `default` when absent.' }).exactOptional(),
};

/** Of every read. */
export const readQuery = { ...asOf, ...tenant };

/** Of every read that answers with a page. */
export const pageQuery = {
  ...readQuery,
  limit: integer(1, PAGE_SIZE_MAX).default(PAGE_SIZE_DEFAULT),
  cursor: z
    .string()
    .max(CURSOR_LENGTH_MAX)
    .meta({ description: '`next` of the page before. All pages of one walk are of one revision.' })
    .exactOptional(),
};

/** Of every short form of a change. */
export const writeQuery = {
  ...tenant,
  message: message.meta({ description: 'Why: kept with the revision.' }).exactOptional(),
  dry_run: flag.meta({ description: 'Answer with the difference; change nothing.' }).exactOptional(),
};
