import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { decodeYaml } from './decode-yaml.ts';
import { YAML_LIMITS } from './limits.ts';

async function decode(input: string | Uint8Array): Promise<unknown> {
  const result = await decodeYaml(typeof input === 'string' ? new TextEncoder().encode(input) : input);
  return result.ok ? result.value : `${result.error.reason} ${result.error.data?.line}:${result.error.data?.column}`;
}

test('YAML is JSON in nicer spelling', async () => {
  assert.deepEqual(await decode('a: 1\nb: [x, true, null, -2.5]\nc:\n  - d: "q"\n  - e: |\n      two\n      lines\nf: {}\ng: []\nh:\n'), {
    a: 1,
    b: ['x', true, null, -2.5],
    c: [{ d: 'q' }, { e: 'two\nlines\n' }],
    f: {},
    g: [],
    h: null,
  });
  assert.equal(await decode(''), null);
  assert.deepEqual(await decode('\ufeff---\n# all of it\n- a\n'), ['a']);
});

test('a number that would not be printed as it was written is a text', async () => {
  assert.deepEqual(await decode('[0644, 1.10, 1e5, 007, 0x1f, 0o17, .inf, .nan, +1, 12345678901234567890, 1.5, 0]'), [
    '0644',
    '1.10',
    '1e5',
    '007',
    '0x1f',
    '0o17',
    '.inf',
    '.nan',
    '+1',
    '12345678901234567890',
    1.5,
    0,
  ]);
});

test('words of YAML 1.1 are texts', async () => {
  assert.deepEqual(await decode('[yes, no, on, off, 2026-01-31, 12:30:45]'), ['yes', 'no', 'on', 'off', '2026-01-31', '12:30:45']);
});

const ALIAS_BOMB = Array.from({ length: 9 }, (_, i) => `l${i}: &l${i} [${Array(9).fill(i === 0 ? 'x' : `*l${i - 1}`)}]`).join('\n');

const REFUSED: readonly (readonly [name: string, input: string | Uint8Array, expected: string])[] = [
  ['an alias bomb', ALIAS_BOMB, 'yaml.alias 1:9'],
  ['an alias', 'a: [*b]', 'yaml.alias 1:5'],
  ['an anchor that holds itself', 'a: &a [*a]', 'yaml.alias 1:7'],
  ['a tag', 'a: !!python/object/apply:os.system ["id"]', 'yaml.tag 1:36'],
  ['a tag of the core schema', 'a: !!str 1', 'yaml.tag 1:10'],
  ['a merge key', 'a:\n  <<: {b: 1}', 'yaml.merge-key 2:3'],
  ['a key twice', 'a: 1\nb: 2\na: 3', 'input.duplicate-key 3:1'],
  ['a key twice in braces', '{a: 1, a: 2}', 'input.duplicate-key 1:8'],
  ['__proto__', 'a:\n  __proto__: {b: 1}', 'input.key 2:3'],
  ['constructor', '{"constructor": 1}', 'input.key 1:2'],
  ['a key that is a list', '? [a]\n: 1', 'yaml.syntax 1:3'],
  ['brackets nested 1e6 deep', '['.repeat(200_000), 'input.depth 1:64'],
  ['braces nested deep', '{a: '.repeat(1_000), 'input.depth 1:253'],
  ['dashes nested deep', `${'- '.repeat(100_000)}a`, 'input.depth 1:127'],
  ['lines nested deep', Array.from({ length: 100 }, (_, i) => `${' '.repeat(i)}a:`).join('\n\n# x\n'), 'input.depth 193:66'],
  ['two documents', 'a: 1\n---\nb: 2', 'yaml.syntax 2:1'],
  ['bad indentation', 'a:\n  b: 1\n c: 2', 'yaml.syntax 3:1'],
  ['a bracket that is not closed', 'a: [1, 2', 'yaml.syntax 1:9'],
  ['an endless mistake', `{${'k: 1\n'.repeat(1_900)}`, 'yaml.syntax 1:5'],
  ['NUL', 'a: "\0"', 'input.nul 1:5'],
  ['NUL as an escape', 'a: "\\0"', 'input.nul 1:4'],
  ['a control character', 'a: \u0007', 'yaml.syntax 1:4'],
  ['half of a surrogate pair', 'a: "\\ud800"', 'input.surrogate 1:4'],
  ['bytes that are not UTF-8', new Uint8Array([0x61, 0x3a, 0x20, 0xfe]), 'input.utf8 1:4'],
  ['too many lines', 'a: 1\n'.repeat(YAML_LIMITS.marks), `yaml.size ${YAML_LIMITS.marks / 2 + 1}:2`],
  ['too many bytes', `a: ${'x'.repeat(YAML_LIMITS.bytes)}`, `input.size 1:${YAML_LIMITS.bytes + 1}`],
];

for (const [name, input, expected] of REFUSED) {
  test(`YAML is refused with its place: ${name}`, async () => {
    assert.equal(await decode(input), expected);
  });
}

test('JSON that YAML knows is read alike', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
      const text = JSON.stringify(value);
      const decoded = await decode(text);
      if (typeof decoded === 'string' && /^(input|yaml)\./.test(decoded)) return;
      assert.equal(JSON.stringify(decoded), JSON.stringify(withNumbersAsText(JSON.parse(text))));
    }),
  );
});

/** As YAML reads them: what would not be kept exactly is a text. */
function withNumbersAsText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNumbersAsText);
  if (typeof value === 'number') return /^-?\d+$/.test(String(value)) && !Number.isSafeInteger(value) ? String(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withNumbersAsText(member)]));
}

test('any bytes at all give a value or a problem', async () => {
  const hostile = fc.string({
    unit: fc.constantFrom(
      '-',
      ' ',
      ':',
      '?',
      '[',
      ']',
      '{',
      '}',
      ',',
      '&',
      '*',
      '!',
      '|',
      '>',
      '"',
      "'",
      '#',
      '\n',
      'a',
      '1',
      '%',
      '@',
      '\t',
      '~',
    ),
  });
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => void (await decode(text))),
    { numRuns: 500 },
  );
});
