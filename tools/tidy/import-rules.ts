// Who may import whom. The arrows are drawn in docs/architecture.md.
import { eachSource, type Finding, findInCode, type Rule } from './rule.ts';
import { type Import, resolveRelative, type Source, type Tree } from './tree.ts';

/** What each package may import of the others; everything else that lies outside packages/ may import any. */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  model: ['protocol'],
  api: ['model', 'protocol'],
  store: ['model', 'protocol'],
  client: ['api', 'protocol'],
  server: ['api', 'model', 'protocol', 'store'],
  cli: ['api', 'client', 'model', 'protocol'],
};

const PURE = new Set(['packages/protocol', 'packages/model', 'packages/api']);

/** Reaching for the world; `new Date(x)` of a given instant is a calculation. */
const WORLD =
  /(?<![.\w])(?:Date\.now|new Date(?=\s*(?:\(\s*\)|[;,)]))|Math\.random|process\.|performance\.|fetch\s*\(|setTimeout|setInterval|setImmediate|crypto\.|globalThis)/g;

export const importArrows: Rule = {
  name: 'import-arrow',
  reason: 'imports go down the tiers only, so that each package can be read, tested and replaced without those above it',
  check: (tree) => eachImport(tree, (source, specifier) => arrowFault(source, packageName(specifier))),
};

export const frontDoor: Rule = {
  name: 'front-door',
  reason: 'a package is entered by the doors that its package.json exports, so that all behind them can change',
  check: (tree) => eachImport(tree, (source, specifier) => frontDoorFault(tree, source, specifier)),
};

export const noInnerBarrel: Rule = {
  name: 'inner-barrel',
  reason: 'inside a package the file that defines a thing is imported, because an index hides cycles',
  check: (tree) => eachImport(tree, innerBarrelFault),
};

export const pureCode: Rule = {
  name: 'pure-code',
  reason: 'protocol, model and api get time, chance and the world as arguments: what does so can be tested, simulated and replayed',
  check: (tree) =>
    eachSource(tree, (source) => {
      if (!PURE.has(source.home) || source.isTest) return [];
      const imports = source.imports.filter(({ specifier }) => specifier.startsWith('node:'));
      return [
        ...imports.map(({ specifier, line }) => ({ path: source.path, line, what: `imports ${specifier}` })),
        ...findInCode(source, WORLD, (match) => `uses ${match.trim().replace(/\.$/, '')}`),
      ];
    }),
};

export const sqlInStore: Rule = {
  name: 'sql-in-store',
  reason: 'only the store knows that there are tables',
  check: (tree) =>
    eachSource(tree, (source) => {
      if (source.home === 'packages/store' || !source.home.startsWith('packages/')) return [];
      const imports = source.imports.filter(({ specifier }) => /^(?:kysely|mysql2|node:sqlite)(?:\/|$)/.test(specifier));
      return [
        ...imports.map(({ specifier, line }) => ({ path: source.path, line, what: `imports ${specifier}` })),
        ...findSqlTexts(source),
      ];
    }),
};

function eachImport(tree: Tree, fault: (source: Source, specifier: string) => string | null): readonly Finding[] {
  return eachSource(tree, (source) =>
    source.imports.flatMap(({ specifier, line }: Import) => {
      const what = fault(source, specifier);
      return what === null ? [] : [{ path: source.path, line, what }];
    }),
  );
}

function packageName(specifier: string): string | undefined {
  return /^@muster\/([^/]+)/.exec(specifier)?.[1];
}

function arrowFault(source: Source, wanted: string | undefined): string | null {
  const own = source.home.replace('packages/', '');
  if (wanted === undefined || own === source.home || wanted === own) return null;
  const allowed = arrows[own];
  if (allowed === undefined) return `${own} has no line in the table of arrows`;
  return allowed.includes(wanted) ? null : `${own} must not import ${wanted} (it may import ${allowed.join(', ') || 'nothing'})`;
}

function frontDoorFault(tree: Tree, source: Source, specifier: string): string | null {
  const [, name, door] = /^@muster\/([^/]+)\/(.+)/.exec(specifier) ?? [];
  if (door !== undefined) return hasDoor(tree, `packages/${name}`, door) ? null : `${specifier} goes past the front door`;
  if (!specifier.startsWith('.')) return null;
  const target = resolveRelative(source.path, specifier);
  // Tests across packages use the test equipment of a package, which no front door offers.
  if (!target.startsWith('packages/') || target.startsWith(`${source.home}/`) || target.includes('/src/testing/')) return null;
  return `${specifier} reaches into another package`;
}

function hasDoor(tree: Tree, home: string, door: string): boolean {
  const exported = tree.manifests.get(`${home}/package.json`)?.exports;
  return typeof exported === 'object' && Object.hasOwn(exported, `./${door}`);
}

function innerBarrelFault(source: Source, specifier: string): string | null {
  if (!source.home.startsWith('packages/') || source.path.startsWith(`${source.home}/test/`)) return null;
  if (packageName(specifier) === source.home.replace('packages/', '')) return `imports its own package ${specifier}`;
  return /^\.{1,2}\/(?:.*\/)?index\.ts$/.test(specifier) ? `imports ${specifier}` : null;
}

const SQL =
  /['"`]\s*(?:select\s+[\w.*()]+(?:\s*,\s*[\w.*()]+)*\s+from|insert into|delete from|update \w+ set|create (?:unique )?(?:table|index)|alter table|pragma)\s/gi;

function findSqlTexts(source: Source): readonly Finding[] {
  return findInCode({ ...source, code: source.withLiterals }, SQL, () => 'has SQL in a text');
}
