import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { fixture } from '../inventory/fixture.ts';
import { EXPRESSION_DEPTH_MAX, EXPRESSION_LENGTH_MAX, EXPRESSION_TERMS_MAX, REGEX_COUNT_MAX } from './limits.ts';
import { parseExpression } from './parser.ts';
import { printExpression } from './printer.ts';

const { kinds } = fixture().inventory();

function reasonOf(text: string): string {
  const parsed = parseExpression(text, kinds);
  return parsed.ok ? 'ok' : `${parsed.error.code} ${parsed.error.reason}`;
}

test('what is too long is refused before it is read', () => {
  assert.equal(reasonOf('x'.repeat(100_000)), 'too_large expression.too-long');
  assert.equal(reasonOf('('.repeat(1_000_000)), 'too_large expression.too-long');
  assert.equal(reasonOf('x'.repeat(EXPRESSION_LENGTH_MAX)), 'ok');
});

test('what nests too deep is refused', () => {
  assert.equal(reasonOf('('.repeat(10_000)), 'too_large expression.too-deep');
  assert.equal(reasonOf(`${'not '.repeat(4_000)}x`), 'too_large expression.too-deep');
  const deep = EXPRESSION_DEPTH_MAX - 1;
  assert.equal(reasonOf(`${'('.repeat(deep)}x${')'.repeat(deep)}`), 'ok');
});

test('too many conditions, and too many regular expressions, are refused', () => {
  assert.equal(reasonOf('a '.repeat(EXPRESSION_TERMS_MAX + 1)), 'too_large expression.too-many-terms');
  assert.equal(reasonOf(`has{${'a=1,'.repeat(EXPRESSION_TERMS_MAX)}b=1}`), 'too_large expression.too-many-terms');
  assert.equal(reasonOf('a '.repeat(EXPRESSION_TERMS_MAX)), 'ok');
  assert.equal(reasonOf('/a/ '.repeat(REGEX_COUNT_MAX + 1)), 'too_large expression.too-many-regexes');
  assert.equal(reasonOf(`a=${'x*'.repeat(200)}`), 'too_large expression.pattern-too-long');
});

test('whatever the text, there is an expression or a problem with a place in it; what is printed parses to the same', () => {
  const pieces = [
    'kind:',
    'server',
    ' ',
    ' and ',
    ' or ',
    'not ',
    '(',
    ')',
    'in ',
    'a',
    '=',
    '"',
    '/',
    '\\',
    '*',
    '[',
    ']',
    '{',
    '}',
    ',',
    'has{',
    '~',
    '<',
    '@x',
    '#1',
    '.',
    'i',
    '\n',
    '\u0000',
    'é',
    "'",
    'count(',
    'var:',
    ' connected to ',
    'haskey ',
  ];
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (written) => {
      const parsed = parseExpression(written, kinds);
      if (!parsed.ok) {
        const { position, excerpt } = parsed.error;
        assert.ok(position !== undefined && position >= 0 && position <= written.length);
        assert.equal(excerpt?.split('\n').length, 2);
        return;
      }
      const printed = printExpression(parsed.value);
      assert.deepEqual(parseExpression(printed, kinds), parsed, printed);
    }),
    { numRuns: 5000 },
  );
});

test('the caret stands under the place, in long expressions too', () => {
  const before = 'name:web1 or '.repeat(100);
  const parsed = parseExpression(`${before}kind:srver`, kinds);
  assert.ok(!parsed.ok);
  const [line = '', caret = ''] = parsed.error.excerpt?.split('\n') ?? [];
  assert.equal(parsed.error.position, before.length + 5);
  assert.ok(line.length < 100);
  assert.equal(line.slice(caret.indexOf('^')), 'srver');
});

test('an expression and all in it is frozen', () => {
  const parsed = parseExpression('has{a=1} and not (b in c or var:x.y = 1)', kinds);
  assert.ok(parsed.ok);
  const open: unknown[] = [parsed.value];
  for (const node of open) {
    if (typeof node !== 'object' || node === null) continue;
    assert.ok(Object.isFrozen(node), JSON.stringify(node));
    open.push(...Object.values(node));
  }
});
