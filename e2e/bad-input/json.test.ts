// JSON that no parser should see, against the route that takes most of it.
import { type Attack, attackFamily, type Refused } from './attack.ts';

const DEEP = 1_000_000;
/** As much as a change may be. */
const LARGE = 2_000_000;
const encoder = new TextEncoder();

function change(rule: string, body: string | Uint8Array, outcome: Refused, times?: number): Attack {
  return { rule, send: { path: '/v1/changes', body }, outcome, ...(times === undefined ? {} : { times }) };
}

function syntax(rule: string, body: string, position: number): Attack {
  return change(rule, body, { code: 'invalid', reason: 'json.syntax', status: 400, position });
}

/** The text as bytes, with these where it has a `@`. */
function withBytes(text: string, ...bytes: readonly number[]): Uint8Array {
  const [before = '', after = ''] = text.split('@');
  return Uint8Array.from([...encoder.encode(before), ...bytes, ...encoder.encode(after)]);
}

const named = (name: string): string => `{"operations":[{"op":"create","kind":"rack","name":"${name}"}]}`;
const valued = (value: string): string => `{"operations":[{"op":"set","entity":"host:web1","key":"size","values":[${value}]}]}`;

attackFamily('hostile JSON is refused by a scan, with its place', () => [
  syntax('a text is not a body', 'hello', 0),
  syntax('a text that ends early is refused at its end', '{"operations":[', 15),
  syntax('a comma before the end is refused', '{"operations":[],}', 17),
  syntax('comments are refused', '{/* */"operations":[]}', 1),
  syntax('single quotes are refused', "{'operations':[]}", 1),
  syntax('a number that begins with zero is refused', valued('007'), valued('007').indexOf('007')),
  syntax('NaN is no number', valued('NaN'), valued('NaN').indexOf('NaN')),
  syntax('something behind the value is refused', '{"operations":[]} x', 18),
  syntax('a raw control character in a text is refused', named('a\u0007b'), named('a').indexOf('"a"') + 2),
  change('lists a million deep are refused', '['.repeat(DEEP), { code: 'too_large', reason: 'input.depth', status: 413, position: 64 }),
  change('objects 400,000 deep are refused', '{"a":'.repeat(400_000), { code: 'too_large', reason: 'input.depth', status: 413 }),
  change('a million lists that are closed again are refused', `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`, {
    code: 'too_large',
    reason: 'input.depth',
    status: 413,
  }),
  change('`__proto__` is no key', '{"__proto__":{"admin":true},"operations":[]}', {
    code: 'invalid',
    reason: 'input.key',
    status: 400,
    position: 1,
  }),
  change('`__proto__` with escapes is no key', '{"\\u005f_proto__":1,"operations":[]}', {
    code: 'invalid',
    reason: 'input.key',
    status: 400,
  }),
  change('`constructor` is no key', '{"operations":[],"constructor":{"prototype":{}}}', {
    code: 'invalid',
    reason: 'input.key',
    status: 400,
  }),
  change('a key that comes twice is refused', '{"operations":[],"operations":[]}', {
    code: 'invalid',
    reason: 'input.duplicate-key',
    status: 400,
    position: 17,
  }),
  change('a key that comes twice in other spelling is refused', '{"operations":[],"\\u006fperations":[]}', {
    code: 'invalid',
    reason: 'input.duplicate-key',
    status: 400,
  }),
  change('a number of 401 digits is refused', valued('1'.repeat(401)), { code: 'invalid', reason: 'input.number', status: 400 }),
  change('a number of a million digits is refused', valued('1'.repeat(1_000_000)), {
    code: 'invalid',
    reason: 'input.number',
    status: 400,
  }),
  change('a number that is too large for a double is refused', valued('1e999'), { code: 'invalid', reason: 'input.number', status: 400 }),
  change('an integer that a double cannot hold is refused', valued('9007199254740993'), {
    code: 'invalid',
    reason: 'input.number',
    status: 400,
  }),
  change('NUL in a text is refused', named('a\\u0000b'), { code: 'invalid', reason: 'input.nul', status: 400 }),
  change('half a surrogate pair is refused', named('a\\ud800'), { code: 'invalid', reason: 'input.surrogate', status: 400 }),
  change('a byte that is never UTF-8 is refused', withBytes(named('a@b'), 0xff), {
    code: 'invalid',
    reason: 'input.utf8',
    status: 400,
    position: named('a').indexOf('"a"') + 2,
  }),
  change('a slash in two bytes is refused', withBytes(named('a@b'), 0xc0, 0xaf), { code: 'invalid', reason: 'input.utf8', status: 400 }),
  change('a surrogate as bytes is refused', withBytes(named('a@b'), 0xed, 0xa0, 0x80), {
    code: 'invalid',
    reason: 'input.utf8',
    status: 400,
  }),
  change('a character that is cut off is refused', withBytes(named('a@b'), 0xe2, 0x82), {
    code: 'invalid',
    reason: 'input.utf8',
    status: 400,
  }),
  change('2 MB of nothing but the beginning of lists are refused', '['.repeat(LARGE), {
    code: 'too_large',
    reason: 'input.depth',
    status: 413,
    position: 64,
  }),
  change('2 MB of white space are refused', ' '.repeat(LARGE), { code: 'invalid', reason: 'json.syntax', status: 400, position: LARGE }),
  change('2 MB of one text are refused', `"${'a'.repeat(LARGE - 2)}"`, {
    code: 'too_large',
    reason: 'input.text',
    status: 413,
    position: 0,
  }),
  change('2 MB of one text of escapes are refused', `"${'\\u0041'.repeat(LARGE / 6 - 1)}"`, {
    code: 'too_large',
    reason: 'input.text',
    status: 413,
    position: 0,
  }),
  change('2 MB of texts are refused', `[${`"${'a'.repeat(390_000)}",`.repeat(5)}0]`, {
    code: 'invalid',
    reason: 'malformed.body',
    status: 400,
  }),
  change('2 MB of texts of escapes are refused', `[${`"${'\\u0041'.repeat(65_000)}",`.repeat(5)}0]`, {
    code: 'invalid',
    reason: 'malformed.body',
    status: 400,
  }),
  change('more than 2 MB are refused', ' '.repeat(LARGE + 1_000_000), { code: 'too_large', reason: 'request.too-large', status: 413 }),
  change('a million values are refused', `[${'0,'.repeat(1_000_000)}0]`, { code: 'too_large', reason: 'input.tokens', status: 413 }),
  {
    ...change('as many values as are read are refused cheaply', `[${'{},'.repeat(89_000)}0]`, {
      code: 'invalid',
      reason: 'malformed.body',
      status: 400,
    }),
  },
  {
    ...change('as many numbers as are read are refused cheaply', `[${'1.5e-7,'.repeat(89_000)}0]`, {
      code: 'invalid',
      reason: 'malformed.body',
      status: 400,
    }),
  },
  change('10,001 keys are refused', `{${Array.from({ length: 10_001 }, (_, index) => `"k${index}":0`).join()}}`, {
    code: 'too_large',
    reason: 'input.keys',
    status: 413,
  }),
  change(
    'a hundred thousand keys with escapes are refused',
    `[${Array(1_000)
      .fill(`{${Array.from({ length: 100 }, (_, index) => `"\\u0061${index}":0`).join()}}`)
      .join()}]`,
    { code: 'too_large', reason: 'input.keys', status: 413 },
  ),
]);
