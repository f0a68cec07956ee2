import assert from 'node:assert/strict';
import test from 'node:test';
import type { Problem } from '@muster/protocol';
import fc from 'fast-check';
import { decodeJson, decodeJsonInSlices } from './decode-json.ts';
import { JSON_LIMITS } from './limits.ts';
import { scanJson } from './scan-json.ts';

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function refusal(input: string | Uint8Array): Problem {
  const bytes = typeof input === 'string' ? bytesOf(input) : input;
  const result = decodeJson(bytes);
  assert.equal(result.ok, false, `must be refused: ${new TextDecoder().decode(bytes.subarray(0, 60))}`);
  return result.error;
}

const REFUSED: readonly (readonly [name: string, input: string | Uint8Array, reason: string, position: number])[] = [
  ['nothing', '', 'json.syntax', 0],
  ['blanks only', ' \n ', 'json.syntax', 3],
  ['a list nested 1e6 deep', '['.repeat(1_000_000), 'input.depth', JSON_LIMITS.depth],
  ['an object nested 4e5 deep', '{"a":'.repeat(400_000), 'input.depth', JSON_LIMITS.depth * 5],
  ['a key twice', '{"a": 1, "a": 2}', 'input.duplicate-key', 9],
  ['a key twice, once with escapes', '{"a": 1, "\\u0061": 2}', 'input.duplicate-key', 9],
  ['a key twice among many', `{${Array.from({ length: 50 }, (_, i) => `"k${i}":${i},`).join('')}"k7":0}`, 'input.duplicate-key', 431],
  ['__proto__', '{"__proto__": {"a": 1}}', 'input.key', 1],
  ['__proto__ with escapes', '{"\\u005f_proto__": 1}', 'input.key', 1],
  ['constructor', '[{"constructor": 1}]', 'input.key', 2],
  ['prototype', '{"a": {"prototype": 1}}', 'input.key', 7],
  ['a number beyond every float', '[1e999]', 'input.number', 1],
  ['an integer that a float cannot keep', '{"a": 9007199254740993}', 'input.number', 6],
  ['a million digits', `[${'1'.repeat(1_000_000)}]`, 'input.number', 1],
  ['a number that would become zero', '1e-999', 'input.number', 0],
  ['half of a surrogate pair', '"a\\ud800b"', 'input.surrogate', 2],
  ['two halves in the wrong order', '"\\udc00\\ud800"', 'input.surrogate', 1],
  ['NUL in a string', '"\\u0000"', 'input.nul', 1],
  ['a NUL byte in a string', '"\0"', 'input.nul', 1],
  ['a line end in a string', '"a\nb"', 'json.syntax', 2],
  ['a string without end', '["abc', 'json.syntax', 1],
  ['an unknown escape', '"\\x41"', 'json.syntax', 1],
  ['a short escape', '"\\u12"', 'json.syntax', 1],
  ['a leading zero', '[012]', 'json.syntax', 1],
  ['a lone minus', '-', 'json.syntax', 0],
  ['a plus', '+1', 'json.syntax', 0],
  ['a dot without digits', '[1.]', 'json.syntax', 1],
  ['NaN', 'NaN', 'json.syntax', 0],
  ['half a literal', '[tru]', 'json.syntax', 1],
  ['a trailing comma in a list', '[1,]', 'json.syntax', 3],
  ['a trailing comma in an object', '{"a":1,}', 'json.syntax', 7],
  ['a missing colon', '{"a" 1}', 'json.syntax', 5],
  ['a key that is no string', '{1: 2}', 'json.syntax', 1],
  ['crossed brackets', '[{"a": 1]}', 'json.syntax', 8],
  ['more after the value', '{} {}', 'json.syntax', 3],
  ['a comment', '/* */ 1', 'json.syntax', 0],
  ['single quotes', "{'a': 1}", 'json.syntax', 1],
  ['bytes that are not UTF-8', new Uint8Array([0x22, 0x61, 0xff, 0x22]), 'input.utf8', 2],
  ['a character that is spelled too long', new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), 'input.utf8', 1],
  ['a surrogate as bytes', new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), 'input.utf8', 1],
  ['a character that is cut off', new Uint8Array([0x22, 0xe2, 0x82]), 'input.utf8', 1],
  ['UTF-16', new Uint8Array([0xff, 0xfe, 0x22, 0x00]), 'input.utf8', 0],
];

for (const [name, input, reason, position] of REFUSED) {
  test(`JSON is refused with its place: ${name}`, () => {
    const problem = refusal(input);
    assert.equal(problem.reason, reason, problem.detail);
    assert.equal(problem.position, position);
  });
}

test('a refusal says line, column and the text around', () => {
  const problem = refusal('{\n  "größe": 1,\n  "größe": 2\n}');
  assert.equal(problem.detail, 'the object has this key already at line 3, column 3');
  assert.deepEqual(problem.data, { line: 3, column: 3 });
  assert.equal(problem.excerpt, '  "größe": 2\n  ^');
});

test('an excerpt is short and moves no cursor', () => {
  const problem = refusal(`["${'x'.repeat(10_000)}\u001b[2J`);
  assert.ok((problem.excerpt ?? '').length < 200);
  assert.ok(!problem.excerpt?.includes('\u001b'));
});

test('too much is refused by size, depth and number of tokens', () => {
  assert.equal(scanJson(bytesOf('[1,2]'), { ...JSON_LIMITS, bytes: 4 })?.reason, 'input.size');
  assert.equal(scanJson(bytesOf('[1,2]'), { ...JSON_LIMITS, tokens: 2 })?.reason, 'input.tokens');
  assert.equal(scanJson(bytesOf('[[1]]'), { ...JSON_LIMITS, depth: 1 })?.reason, 'input.depth');
  assert.equal(scanJson(bytesOf('[[1]]'), { ...JSON_LIMITS, depth: 2 }), null);
  assert.equal(scanJson(bytesOf('["abc"]'), { ...JSON_LIMITS, text: 2 })?.reason, 'input.text');
  assert.equal(scanJson(bytesOf('{"abc":1}'), { ...JSON_LIMITS, text: 2 })?.position, 1);
  assert.equal(scanJson(bytesOf('{"abc":"abc"}'), { ...JSON_LIMITS, text: 3 }), null);
});

test('equal keys in different objects are no matter', () => {
  assert.deepEqual(decodeJson(bytesOf('[{"a":{"a":1},"b":2},{"a":1}]')), { ok: true, value: [{ a: { a: 1 }, b: 2 }, { a: 1 }] });
});

test('a mark before the text is left out', () => {
  assert.deepEqual(decodeJson(bytesOf('\ufeff{"a": 1}')), { ok: true, value: { a: 1 } });
});

function keyed(keys: readonly string[]): string {
  return `{${keys.map((key) => `"${key}":0`).join()}}`;
}

test('a key that comes twice is found among few and many, with escapes and without', () => {
  for (const count of [2, 15, 16, 17, 64, 65, 1_000, JSON_LIMITS.keys]) {
    const keys = Array.from({ length: count - 1 }, (_, index) => `key${index}`);
    assert.ok(decodeJson(bytesOf(keyed([...keys, 'last']))).ok, String(count));
    for (const twice of new Set(['key0', `key${count - 2}`, '\\u006bey0']))
      assert.equal(refusal(keyed([...keys, twice])).reason, 'input.duplicate-key', `${twice} of ${count}`);
  }
});

test('an object has only so many keys, and a text only so many that are slow to compare', () => {
  const keys = Array.from({ length: JSON_LIMITS.keys + 1 }, (_, index) => `key${index}`);
  assert.equal(refusal(keyed(keys)).reason, 'input.keys');
  const escaped = keyed(Array.from({ length: 100 }, (_, index) => `\\u0061${index}`));
  assert.ok(decodeJson(bytesOf(`[${Array(100).fill(escaped).join()}]`)).ok);
  assert.equal(refusal(`[${Array(300).fill(escaped).join()}]`).reason, 'input.keys');
});

/** Each pair takes FNV-1a from where the one before it ended to one hash, found by a birthday search. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['105zx', '1bpcd'],
  ['0k40p', '1c04a'],
  ['003zx', '0fpad'],
  ['09vl8', '0apd6'],
  ['04pvu', '0b3ea'],
  ['05rnw', '0mpba'],
  ['07rnw', '0opba'],
  ['07rnw', '0opba'],
];

test('keys that all hash alike are told from each other', () => {
  const keys = PAIRS.reduce<string[]>((all, pair) => all.flatMap((key) => pair.map((text) => key + text)), ['']);
  assert.equal(keys.length, 256);
  assert.ok(decodeJson(bytesOf(keyed(keys))).ok);
  for (const twice of [0, 7, 255]) assert.equal(refusal(keyed([...keys, keys[twice] ?? ''])).reason, 'input.duplicate-key');
});

test('what the scan lets pass the parser takes, and the other way round for plain JSON', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const result = decodeJson(bytesOf(text));
      if (result.ok) assert.deepEqual(result.value, JSON.parse(text));
      else assert.match(result.error.reason, /^input\./);
    }),
  );
});

test('text with an accident is refused as the parser refuses it', () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '0', '-', 'e', ' '),
      (text, at, accident) => {
        const place = at % (text.length + 1);
        const damaged = text.slice(0, place) + accident + text.slice(place + 1);
        const result = decodeJson(bytesOf(damaged));
        if (result.ok) assert.deepEqual(result.value, JSON.parse(damaged));
        else if (result.error.reason === 'json.syntax') assert.throws(() => JSON.parse(damaged), damaged);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('any bytes at all give a value or a problem', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof decodeJson(bytes).ok === 'boolean'));
});

/** To its end, and how often it gave others their turn. */
function inSlices(text: string) {
  const slices = decodeJsonInSlices(bytesOf(text), JSON_LIMITS, () => true);
  for (let pauses = 0; ; pauses++) {
    const slice = slices.next();
    if (slice.done === true) return { decoded: slice.value, pauses };
  }
}

test('in slices the same comes out, and others have their turn', () => {
  const long = Array.from({ length: 2_000 }, (_, index) => ({ name: `web${index}`, list: [index, [{}]], other: 'ü' }));
  const texts = [
    JSON.stringify({ 'a\\"[': long, b: [1], c: { d: long }, e: long, f: [] }, null, 1),
    JSON.stringify(long),
    JSON.stringify({ a: { b: long } }),
    `\ufeff{"a":[${'1 ,'.repeat(2_000)} 2 ] }`,
    '{}',
    '1',
  ];
  for (const text of texts) assert.deepEqual(inSlices(text).decoded, decodeJson(bytesOf(text)));
  assert.ok(inSlices(texts[0] ?? '').pauses > 8);
});

test('in slices a fault is told as it is at once', () => {
  const long = '"x",'.repeat(5_000);
  for (const text of [`{"a":[${long}]}`, `{"a":[${long}1],"a":1}`, `{"a":[${long}1]} x`, `{"a":[${long}`, '['.repeat(1_000)]) {
    assert.deepEqual(inSlices(text).decoded, decodeJson(bytesOf(text)));
  }
});

test('property: in slices the same comes out, whatever the value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 5 })), (value) => {
      const many = Object.fromEntries(
        Object.entries(value).map(([key, list]) => [
          key,
          list.length === 5 ? Array.from({ length: 600 }, (_, index) => list[index % 5]) : list,
        ]),
      );
      const text = JSON.stringify(many);
      assert.deepEqual(inSlices(text).decoded, decodeJson(bytesOf(text)));
    }),
    { numRuns: 200 },
  );
});
