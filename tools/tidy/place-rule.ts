import type { Rule } from './rule.ts';
import { lineAt } from './tree.ts';

/** Places that exist on one machine only: the clone itself, what lies around it, the home of whoever works in it. */
export function noLocalPlaces(places: readonly string[]): Rule {
  const patterns = [...places.map(patternOf), /registry\.npmjs\./g];
  return {
    name: 'local-place',
    reason: 'a clone must work on every machine, and tell nobody about the one where it was written',
    check: (tree) =>
      [...tree.texts].flatMap(([path, text]) =>
        patterns.flatMap((pattern) =>
          Array.from(text.matchAll(pattern), (match) => ({ path, line: lineAt(text, match.index), what: `names ${match[0]}` })),
        ),
      ),
  };
}

const ORDINARY = new Set(['/', '/tmp', '/var', '/opt', '/srv', '/home', '/mnt', '/usr', '/root', '/Users', '/var/tmp']);

/** What is around the clone, or else the clone, and the home; but for places that any text may name. */
export function localPlaces(root: string, home: string): readonly string[] {
  const parent = root.slice(0, root.lastIndexOf('/')) || '/';
  const clone = ORDINARY.has(parent) && parent !== '/' ? root : parent;
  return [...new Set([clone, home])].filter((place) => place.startsWith('/') && !ORDINARY.has(place));
}

function patternOf(place: string): RegExp {
  return new RegExp(`(?<![\\w.*})\\]/-])${place.replaceAll(/[^\w/]/g, '\\$&')}(?=/)`, 'g');
}
