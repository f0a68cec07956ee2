// The one way from an unknown part of a request to a typed value. What is refused costs little, however large it is:
// the search ends at the first fault. Only what a person may have written by hand is looked through to its end.
import { err, ok, type Problem, type Result } from '@muster/protocol';
import type { z } from 'zod';
import { problemFromZod, type RequestPart } from './problem-from-zod.ts';

/** Keys and values of a body in which all faults are told: a few milliseconds at worst. */
const FULLY_CHECKED_MAX = 500;

/**
 * What `validate` of zod parses with, which tells only yes or no; given to `safeParse` it tells the first fault as well.
 * decode-part.test.ts fails when a version of zod does not know it any more.
 */
const FIRST_FAULT_ONLY: z.core.ParseContextInternal<z.core.$ZodIssue> = { abortEarly: true };

export function decodePart<Schema extends z.ZodType>(schema: Schema, value: unknown, part: RequestPart): Result<z.output<Schema>, Problem> {
  const first = schema.safeParse(value, FIRST_FAULT_ONLY);
  if (first.success) return ok(first.data);
  const all = countMembers(value, FULLY_CHECKED_MAX) > 0 ? schema.safeParse(value) : first;
  return err(problemFromZod(all.error ?? first.error, part));
}

/** What is left of the budget after every key and value took one of it; not above zero: there are more. */
function countMembers(value: unknown, budget: number): number {
  if (typeof value !== 'object' || value === null) return budget - 1;
  // `for in` would make a list of all indices before it gives the first.
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let left = budget - 1;
  for (const member of members) {
    if (left <= 0) return left;
    left = countMembers(member, left);
  }
  return left;
}
