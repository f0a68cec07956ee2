// Patterns made ready for many texts.
import { invariant } from '@muster/protocol';
import type { GlobPattern, Pattern, RegexPattern } from './ast.ts';
import { compileGlob } from './glob.ts';
import { compileRegex } from './regex.ts';

export interface TextTest {
  test(text: string): boolean;
  /** Steps per character; 0 for what is as good as one step. */
  readonly stepsPerCharacter: number;
}

export function compilePattern(pattern: Pattern): TextTest {
  if (pattern.kind !== 'text') return compileTextTest(pattern);
  return { test: (text) => text === pattern.text, stepsPerCharacter: 0 };
}

export function compileTextTest(pattern: GlobPattern | RegexPattern): TextTest {
  if (pattern.kind === 'glob') {
    const glob = compileGlob(pattern.text);
    return { test: glob.test, stepsPerCharacter: 0 };
  }
  const regex = compileRegex(pattern.source, pattern.ignoreCase);
  invariant(regex.ok, 'the parser compiles every regular expression');
  return { test: regex.value.test, stepsPerCharacter: regex.value.size };
}
