import assert from 'node:assert/strict';
import test from 'node:test';
import { REGEX_PROGRAM_MAX } from './limits.ts';
import { compileRegex } from './regex.ts';
import { regexCost } from './regex-cost.ts';

test('a regular expression that others take forever with is matched', () => {
  const compiled = compileRegex('(a+)+$', false);
  assert.ok(compiled.ok);
  assert.equal(compiled.value.test(`${'a'.repeat(50_000)}b`), false);
});

test('repetitions are counted before they are written out', () => {
  for (const source of [
    `(${'abc'.repeat(100)}){100}`,
    '((a{40}){40}){40}',
    `${'.{999}'.repeat(50)}`,
    'a{1000}b{1000}c',
    '(?:x{0,900}){5}',
  ]) {
    assert.ok(regexCost(source).size > REGEX_PROGRAM_MAX, source);
    const compiled = compileRegex(source, false);
    assert.ok(!compiled.ok && compiled.error.code === 'too_large', source);
  }
});

test('what counts as large is never smaller than what the compiler makes of it, by much', () => {
  for (const source of [
    'a',
    '(a+)+$',
    'a{500}',
    '(ab|cd){100}',
    '[a-z]{3}-[0-9]+',
    '(?:a?){83}',
    '^web[0-9]{2}\\.(dc1|dc2)$',
    '\\{{10}',
    '[]{5}]',
  ]) {
    const compiled = compileRegex(source, false);
    assert.ok(compiled.ok, source);
    assert.ok(compiled.value.size <= 3 * regexCost(source).size + 10, source);
  }
});

test('too long, too many Unicode classes, malformed: a problem, never an exception', () => {
  const refused = [
    'a'.repeat(513),
    '\\pL'.repeat(9),
    '[é-ü]'.repeat(9),
    '(',
    '[',
    '*',
    '\\',
    'a{2,1}',
    '(?P<x',
    '(?=a)',
    '\\1',
    ')',
    'x**',
    '\\C',
  ];
  for (const source of refused) {
    const compiled = compileRegex(source, true);
    assert.ok(!compiled.ok && compiled.error.reason.startsWith('expression.regex'), source);
  }
});
