// Which reasons there are: read from the code, so that the table of their meanings cannot fall behind.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '@muster/api';

/** Reason, and the files that name it. */
export type ReasonUses = ReadonlyMap<string, readonly string[]>;

const PACKAGES = ['protocol', 'model', 'api', 'store', 'client', 'server', 'cli'];
/** `area.rule` in quotes. */
const REASON = /'([a-z]+(?:-[a-z]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*)'/g;
/** A reason of which the rule is filled in: `malformed.${part}`. Every reason of that area in the table counts as used. */
const OPEN_REASON = /problem\(\s*'\w+',\s*`([a-z]+(?:-[a-z]+)*\.)\$\{/g;
const FILE_NAME = /\.(?:json|ndjson|yaml|yml|key|ts|js|mjs|db|sqlite|lock|sock|pem|md|txt|html|css)$/;
const MODULE_NAME = /(?:from|import\()\s*$/;

export interface ScannedReasons {
  readonly uses: ReasonUses;
  /** Areas with a dot at the end, whose rules are made at run time. */
  readonly open: ReadonlySet<string>;
}

/** `notReasons`: quoted words with a dot in them that are something else. */
export function scanReasons(root: string, notReasons: ReadonlySet<string>): ScannedReasons {
  const uses = new Map<string, string[]>();
  const open = new Set<string>();
  for (const path of PACKAGES.flatMap((name) => sourcesBelow(root, `packages/${name}/src`))) {
    const text = readFileSync(join(root, path), 'utf8');
    for (const [, area] of text.matchAll(OPEN_REASON)) if (area !== undefined) open.add(area);
    for (const reason of reasonsIn(text)) if (!notReasons.has(reason)) uses.set(reason, [...(uses.get(reason) ?? []), path]);
  }
  return { uses, open };
}

function reasonsIn(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { 1: word = '', index } of text.matchAll(REASON)) {
    const isElse =
      (FILE_NAME.test(word) && !word.startsWith('malformed.')) ||
      Object.hasOwn(routes, word) ||
      MODULE_NAME.test(text.slice(Math.max(0, index - 10), index));
    if (!isElse) found.add(word);
  }
  return found;
}

function sourcesBelow(root: string, folder: string): readonly string[] {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return paths
    .map((path) => `${folder}/${path}`)
    .filter(
      (path) =>
        path.endsWith('.ts') &&
        !path.endsWith('.test.ts') &&
        !/\/(?:testing|reference|example)\//.test(path) &&
        !path.endsWith('/fixture.ts'),
    )
    .sort();
}
