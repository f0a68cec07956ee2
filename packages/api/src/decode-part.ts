// The one way from an unknown part of a request to a typed value. What is refused costs little, however large it is:
// the search ends at the first fault. Only what a person may have written by hand is looked through to its end.
import { err, ok, type Problem, type Result } from '@muster/protocol';
import { z } from 'zod';
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

/** Elements of a list that are checked at once: a few milliseconds of work. */
const ELEMENTS_AT_ONCE = 250;

/**
 * The same for large bodies: the elements of long lists are checked a few at a time, and the rest of the body without them.
 * Yields when it takes long.
 */
export function* decodePartInSlices<Schema extends z.ZodType>(
  schema: Schema,
  { value, part }: { readonly value: unknown; readonly part: RequestPart },
  shouldYield: () => boolean,
): Generator<void, Result<z.output<Schema>, Problem>> {
  const longLists = longListsOf(schema, value);
  if (longLists.length === 0) return decodePart(schema, value, part);
  const decodedLists: Record<string, readonly unknown[]> = {};
  const rest: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  for (const { name, element, list } of longLists) {
    const decoded = yield* decodeElements({ name, element, list }, part, shouldYield);
    if (!decoded.ok) return decoded;
    decodedLists[name] = decoded.value;
    rest[name] = list.slice(0, 1);
  }
  const decoded = decodePart(schema, rest, part);
  return decoded.ok ? ok({ ...(decoded.value as object), ...decodedLists } as z.output<Schema>) : decoded;
}

interface LongList {
  readonly name: string;
  readonly element: z.core.$ZodType;
  readonly list: readonly unknown[];
}

/** Lists that may be as long as they are: of others the schema itself tells. */
function longListsOf(schema: z.ZodType, value: unknown): LongList[] {
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return [];
  const lists: LongList[] = [];
  for (const [name, list] of Object.entries(value)) {
    const field = Object.hasOwn(schema.shape, name) ? arraySchema(schema.shape[name]) : null;
    if (field === null || !Array.isArray(list) || list.length <= ELEMENTS_AT_ONCE) continue;
    if (list.length <= lengthMaxOf(field)) lists.push({ name, element: field.element, list });
  }
  return lists;
}

function arraySchema(schema: unknown): z.ZodArray | null {
  if (schema instanceof z.ZodArray) return schema;
  return schema instanceof z.ZodReadonly || schema instanceof z.ZodExactOptional || schema instanceof z.ZodOptional
    ? arraySchema(schema.def.innerType)
    : null;
}

function lengthMaxOf(schema: z.ZodArray): number {
  const limits = (schema.def.checks ?? []).flatMap(({ _zod: { def } }) =>
    'maximum' in def && typeof def.maximum === 'number' ? [def.maximum] : [],
  );
  return Math.min(...limits);
}

function* decodeElements(
  { name, element, list }: LongList,
  part: RequestPart,
  shouldYield: () => boolean,
): Generator<void, Result<unknown[], Problem>> {
  const elements: unknown[] = [];
  for (const [index, each] of list.entries()) {
    const decoded = z.core.safeParse(element, each, FIRST_FAULT_ONLY);
    if (!decoded.success) return err(problemFromZod(decoded.error, part, `/${name}/${index}`));
    elements.push(decoded.data);
    if (index % ELEMENTS_AT_ONCE === 0 && shouldYield()) yield;
  }
  return ok(elements);
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
