// From a file that a user wrote to a kind. Everything that is wrong with it is said at once.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { ValueType } from '../value/value.ts';
import { builtInKinds } from './built-in-kinds.ts';
import type { AttributeSchema, Category, KindDefinition } from './kind.ts';
import { HOST_CATEGORY } from './kind-registry.ts';

/** What a user writes; everything but name and category has a default. */
export function decodeKindDefinition(raw: unknown): Result<KindDefinition, Problem[]> {
  if (!isRecord(raw)) return err([malformed('', 'a kind is an object with a name and a category')]);
  const problems: Problem[] = [];
  const refuse = (pointer: string, detail: string, hint?: string): void => void problems.push(malformed(pointer, detail, hint));
  for (const member of Object.keys(raw))
    if (!MEMBERS.has(member)) refuse(member, `a kind has no ${show(member)}`, `it has ${[...MEMBERS].join(', ')}`);
  const name = decodeName(raw['name'], 'name', refuse);
  const category = decodeCategory(raw['category'], refuse);
  const definition: KindDefinition = {
    name,
    category,
    host: decodeHost(raw['host'], category, refuse),
    aliases: decodeWords(raw['aliases'], 'aliases', refuse),
    summary: decodeSummary(raw['summary'], refuse),
    ports: decodePorts(raw['ports'], refuse),
    holds: decodeWords(raw['holds'], 'holds', refuse),
    exclusive: decodeExclusive(raw['exclusive'], category, refuse),
    units: decodeCount(raw['units'], { pointer: 'units', max: UNITS_MAX, fallback: 0 }, refuse),
    attributes: decodeSchemas(raw['attributes'], refuse),
  };
  return problems.length === 0 ? ok(definition) : err(problems);
}

type Refuse = (pointer: string, detail: string, hint?: string) => void;

const MEMBERS: ReadonlySet<string> = new Set([
  'name',
  'category',
  'host',
  'aliases',
  'summary',
  'ports',
  'holds',
  'exclusive',
  'units',
  'attributes',
]);
/** Scopes, tags, services, access and schema have rules of their own that a kind of a user could not have. */
const CATEGORIES: readonly Category[] = ['place', 'equipment', 'part', 'resource', 'group'];
const TYPES: readonly ValueType[] = ['string', 'integer', 'float', 'boolean', 'null', 'datetime', 'json', 'ref', 'secret', 'blob'];
/** Words that mean something else before a colon, or alone, in an expression. */
const RESERVED_WORDS: ReadonlySet<string> = new Set(
  `${HOST_CATEGORY} scope place equipment part resource group service tag access schema
  name id ip driver all and or not in contains connected wired runs on hosts to
  attr haskey count has only exactly var seen package compliance res`.split(/\s+/),
);
const BUILT_IN: ReadonlySet<string> = new Set(builtInKinds.flatMap((kind) => [kind.name, ...kind.aliases]));

/** Written by commands of their own, never as attributes. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(['ip', 'var', 'res', 'tag']);

/** Short enough for every column and every table on a terminal. */
const KIND_NAME_LENGTH_MAX = 40;
const SUMMARY_LENGTH_MAX = 200;
/** More words, port types or attributes than any description of a machine has. */
const MEMBERS_MAX = 200;
/** A chassis switch has a few hundred ports. */
const PORTS_MAX = 10_000;
const UNITS_MAX = 1_000;

const WORD = /^[a-z][a-z0-9_-]*$/;
const ATTRIBUTE_PATH = /^[A-Za-z][A-Za-z0-9_-]{0,127}(?:\.[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$/;

function decodeName(raw: unknown, pointer: string, refuse: Refuse): string {
  if (typeof raw !== 'string' || raw.length > KIND_NAME_LENGTH_MAX || !WORD.test(raw)) {
    refuse(pointer, `${show(raw)} is not a word`, `a lower-case letter, then letters, digits, "-", "_"; at most ${KIND_NAME_LENGTH_MAX}`);
    return '';
  }
  if (BUILT_IN.has(raw)) refuse(pointer, `${raw} is a kind that Muster has already`);
  else if (RESERVED_WORDS.has(raw)) refuse(pointer, `${raw} means something else in expressions`);
  return raw;
}

function decodeCategory(raw: unknown, refuse: Refuse): Category {
  const category = CATEGORIES.find((each) => each === raw);
  if (category === undefined) refuse('category', `${show(raw)} is not a category for kinds`, `one of ${CATEGORIES.join(', ')}`);
  return category ?? 'group';
}

function decodeHost(raw: unknown, category: Category, refuse: Refuse): boolean {
  if (raw === undefined) return false;
  if (typeof raw !== 'boolean') refuse('host', 'host is true or false');
  else if (raw && category !== 'equipment') refuse('host', 'only equipment can be a host');
  return raw === true;
}

function decodeWords(raw: unknown, pointer: string, refuse: Refuse): readonly string[] {
  if (raw === undefined) return [];
  if (!Array.isArray(raw) || raw.length > MEMBERS_MAX) {
    refuse(pointer, `${pointer} is a list of at most ${MEMBERS_MAX} words`);
    return [];
  }
  return raw.map((word: unknown, index) => {
    if (pointer === 'aliases') return decodeName(word, `aliases/${index}`, refuse);
    if (typeof word === 'string' && word.length <= KIND_NAME_LENGTH_MAX && WORD.test(word)) return word;
    refuse(`${pointer}/${index}`, `${show(word)} is not a kind or category`);
    return '';
  });
}

function decodeSummary(raw: unknown, refuse: Refuse): string {
  if (raw === undefined) return '';
  if (typeof raw === 'string' && raw.length <= SUMMARY_LENGTH_MAX && raw.isWellFormed()) return raw;
  refuse('summary', `the summary is text of at most ${SUMMARY_LENGTH_MAX} characters`);
  return '';
}

function decodePorts(raw: unknown, refuse: Refuse): Readonly<Record<string, number>> {
  const entries = decodeRecord(raw, 'ports', refuse).map(([type, count]): [string, number] => {
    const pointer = `ports/${type}`;
    if (!WORD.test(type) || type.length > KIND_NAME_LENGTH_MAX) refuse(pointer, `${show(type)} is not a type of port`);
    return [type, decodeCount(count, { pointer, max: PORTS_MAX, fallback: 0 }, refuse)];
  });
  return Object.fromEntries(entries);
}

/** Whatever has a location is in one place; whatever groups may group anything. */
function decodeExclusive(raw: unknown, category: Category, refuse: Refuse): string | null {
  if (raw === undefined) return category === 'place' || category === 'equipment' ? 'place' : null;
  if (raw === null || (typeof raw === 'string' && raw.length <= KIND_NAME_LENGTH_MAX && WORD.test(raw))) return raw;
  refuse(
    'exclusive',
    `${show(raw)} does not name an exclusivity`,
    'a word that all holders share that a thing can be in only one of, or null',
  );
  return null;
}

interface CountLimits {
  readonly pointer: string;
  readonly max: number;
  readonly fallback: number;
}

function decodeCount(raw: unknown, limits: CountLimits, refuse: Refuse): number {
  if (raw === undefined) return limits.fallback;
  if (typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 && raw <= limits.max) return raw;
  refuse(limits.pointer, `${limits.pointer} is a number from 0 to ${limits.max}`);
  return limits.fallback;
}

function decodeSchemas(raw: unknown, refuse: Refuse): Readonly<Record<string, AttributeSchema>> {
  const entries = decodeRecord(raw, 'attributes', refuse).map(([path, schema]): [string, AttributeSchema] => {
    if (!ATTRIBUTE_PATH.test(path) || RESERVED_KEYS.has(path.split('.')[0] ?? ''))
      refuse(`attributes/${path}`, `${show(path)} is not an attribute that a kind can describe`);
    return [path, decodeSchema(schema, `attributes/${path}`, refuse)];
  });
  return Object.fromEntries(entries);
}

function decodeSchema(raw: unknown, pointer: string, refuse: Refuse): AttributeSchema {
  const fallback: AttributeSchema = { type: 'string' };
  if (!isRecord(raw)) {
    refuse(pointer, 'an attribute is described by an object with a type');
    return fallback;
  }
  for (const member of Object.keys(raw)) {
    if (!['type', 'required', 'oneOf'].includes(member))
      refuse(pointer, `an attribute has no ${show(member)}`, 'it has type, required, oneOf');
  }
  const type = TYPES.find((each) => each === raw['type']);
  if (type === undefined) refuse(`${pointer}/type`, `${show(raw['type'])} is not a type`, `one of ${TYPES.join(', ')}`);
  const required = raw['required'];
  if (required !== undefined && typeof required !== 'boolean') refuse(`${pointer}/required`, 'required is true or false');
  return { type: type ?? 'string', ...(required === true ? { required } : {}), ...decodeOneOf(raw['oneOf'], pointer, refuse) };
}

function decodeOneOf(raw: unknown, pointer: string, refuse: Refuse): { readonly oneOf?: readonly (string | number)[] } {
  if (raw === undefined) return {};
  const isList = Array.isArray(raw) && raw.length > 0 && raw.length <= MEMBERS_MAX;
  if (isList && raw.every((each) => typeof each === 'number' || (typeof each === 'string' && each.length <= SUMMARY_LENGTH_MAX)))
    return { oneOf: raw };
  refuse(`${pointer}/oneOf`, `oneOf is a list of 1 to ${MEMBERS_MAX} texts and numbers`);
  return {};
}

function decodeRecord(raw: unknown, pointer: string, refuse: Refuse): [string, unknown][] {
  if (raw === undefined) return [];
  if (isRecord(raw) && Object.keys(raw).length <= MEMBERS_MAX) return Object.entries(raw);
  refuse(pointer, `${pointer} is an object of at most ${MEMBERS_MAX} members`);
  return [];
}

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

/** Whatever came in, short enough to be shown. */
function show(raw: unknown): string {
  if (typeof raw !== 'string') return raw === undefined ? 'nothing' : `a ${raw === null ? 'null' : typeof raw}`;
  return JSON.stringify(raw.slice(0, KIND_NAME_LENGTH_MAX));
}

function malformed(pointer: string, detail: string, hint?: string): Problem {
  return problem('invalid', 'kind.malformed', detail, {
    pointer: `/${pointer.slice(0, SUMMARY_LENGTH_MAX)}`,
    ...(hint === undefined ? {} : { hint }),
  });
}
