// Generators give out names (`namegenerator`: attribute `pattern` like `web{n}` or `web{n:3}`, the number filled up with
// zeros to that width) and numbers (`numbergenerator`). Both count from `first` (1) to `last` (no end) by `step` (1).
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { attributesAt, type Entity } from '../entity/entity.ts';
import { isEntityName } from '../entity/name.ts';
import { describe } from '../place/describe.ts';
import { quoted } from './address.ts';

export interface Generator {
  readonly first: bigint;
  readonly last: bigint;
  readonly step: bigint;
  readonly render: (value: bigint) => string;
  /** The number in an item that it could give; null for any other text. */
  readonly read: (item: string) => bigint | null;
}

/** The greatest number that JSON and JavaScript carry exactly. */
const NUMBER_MAX = BigInt(Number.MAX_SAFE_INTEGER);
const PATTERN = /^([^{}]*)\{n(?::([1-9]|1[0-6]))?\}([^{}]*)$/;
const DIGITS = /^[0-9]{1,16}$/;

export function isGenerator(entity: Entity): boolean {
  return entity.kind === 'namegenerator' || entity.kind === 'numbergenerator';
}

export function readGenerator(entity: Entity): Result<Generator, Problem> {
  const bounds = {
    first: readCount(entity, 'first', 1n),
    last: readCount(entity, 'last', NUMBER_MAX),
    step: readCount(entity, 'step', 1n),
  };
  const { first, last, step } = bounds;
  if (first === null || last === null || step === null || step === 0n || last < first) return err(badBounds(entity));
  if (entity.kind === 'numbergenerator') return ok({ first, last, step, render: String, read: (item) => readNumber(item, 1) });
  const texts = readPattern(entity);
  if (!texts.ok) return texts;
  const { before, width, after } = texts.value;
  return ok({
    ...{ first, last, step },
    render: (value) => `${before}${String(value).padStart(width, '0')}${after}`,
    read: (item) => readBetween(item, texts.value),
  });
}

interface Pattern {
  readonly before: string;
  readonly width: number;
  readonly after: string;
}

function readPattern(entity: Entity): Result<Pattern, Problem> {
  const value = attributesAt(entity, 'pattern')[0]?.value;
  const text = typeof value === 'string' ? value : '';
  const match = text.length > 253 ? null : PATTERN.exec(text);
  const pattern = { before: match?.[1] ?? '', width: Number(match?.[2] ?? 1), after: match?.[3] ?? '' };
  // With the longest number in place it must still be a name.
  if (match !== null && isEntityName(`${pattern.before}${NUMBER_MAX}${pattern.after}`)) return ok(pattern);
  return err(
    problem('invalid', 'generator.pattern', `${describe(entity)} has no usable pattern: ${quoted(text)}`, {
      hint: 'set its attribute pattern to a name with one {n}, like web{n} or web{n:3}',
    }),
  );
}

function readCount(entity: Entity, key: string, absent: bigint): bigint | null {
  const value = attributesAt(entity, key)[0]?.value;
  if (value === undefined) return absent;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : null;
}

function readBetween(item: string, { before, width, after }: Pattern): bigint | null {
  if (!item.startsWith(before) || !item.endsWith(after)) return null;
  return readNumber(item.slice(before.length, item.length - after.length), width);
}

/** Only as it would be written: `web7` is not an item of `web{n:3}`. */
function readNumber(text: string, width: number): bigint | null {
  if (!DIGITS.test(text)) return null;
  const value = BigInt(text);
  return String(value).padStart(width, '0') === text ? value : null;
}

function badBounds(entity: Entity): Problem {
  return problem('invalid', 'generator.bounds', `${describe(entity)} cannot count`, {
    hint: 'first and last are integers from 0 on, last not below first; step is an integer from 1 on',
  });
}
