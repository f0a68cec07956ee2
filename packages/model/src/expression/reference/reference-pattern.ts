import type { Pattern } from '../ast.ts';

/** By JavaScript's own regular expressions: for tests, whose patterns are tame. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  switch (pattern.kind) {
    case 'text':
      return pattern.text === text;
    case 'regex':
      return new RegExp(pattern.source, pattern.ignoreCase ? 'i' : '').test(text);
    case 'glob':
      return new RegExp(`^${globSource(pattern.text)}$`, 's').test(text);
  }
}

function globSource(glob: string): string {
  return glob.replace(/\[[!^]?[^\]]+\]|./gs, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length === 1) return part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    const inner = part.slice(1, -1).replace(/\\/g, '\\\\');
    return inner.startsWith('!') ? `[^${inner.slice(1)}]` : `[${inner}]`;
  });
}
