// Third-party packages: pinned, declared where they are imported, imported where they are declared.
import { builtinModules } from 'node:module';
import { eachSource, type Finding, type Rule } from './rule.ts';
import type { Manifest, Tree } from './tree.ts';

export const exactVersions: Rule = {
  name: 'exact-version',
  reason: 'the same clone must be the same program next year',
  check: (tree) =>
    [...tree.manifests].flatMap(([path, manifest]) =>
      Object.entries(allOf(manifest))
        .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
        .map(([name, version]) => ({ path, line: 1, what: `${name} is wanted as \`${version}\`, not as one exact version` })),
    ),
};

export const declaredImports: Rule = {
  name: 'undeclared-dependency',
  reason: "what npm happens to put at the top of node_modules is nobody's promise",
  check: (tree) =>
    eachSource(tree, (source) =>
      source.imports.flatMap(({ specifier, line }) => {
        const name = thirdPartyName(specifier);
        if (name === null || declaredFor(tree, source.home, source.isTest).has(name)) return [];
        return [{ path: source.path, line, what: `imports ${name}, which ${manifestPath(source.home)} does not declare` }];
      }),
    ),
};

export const importedDependencies: Rule = {
  name: 'unused-dependency',
  reason: "each dependency is somebody else's code to watch over: none without a use",
  check: (tree) => [...tree.manifests].flatMap(([path, manifest]) => unusedOf(tree, path, manifest)),
};

export const lockFile: Rule = {
  name: 'lock-file',
  reason: 'the lock file pins contents by their hash, wherever they are fetched from',
  check: (tree) => {
    const lines = (tree.texts.get('package-lock.json') ?? '').split('\n');
    return lines.flatMap((line, index) =>
      /^\s*"resolved": "(?!packages\/)/.test(line)
        ? [{ path: 'package-lock.json', line: index + 1, what: 'records where a package was downloaded' }]
        : [],
    );
  },
};

/** Programs and types that nothing imports, with what uses them. */
const USED_WITHOUT_IMPORT = new Set(['@types/node', 'typescript']);

function allOf(manifest: Manifest): Readonly<Record<string, string>> {
  return { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
}

function manifestPath(home: string): string {
  return home.startsWith('packages/') ? `${home}/package.json` : 'package.json';
}

/** Packages of this repository are in the table of arrows instead, outside packages/. */
function thirdPartyName(specifier: string): string | null {
  if (/^(?:\.|node:|@muster\/)/.test(specifier) || builtinModules.includes(specifier)) return null;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function declaredFor(tree: Tree, home: string, isTest: boolean): ReadonlySet<string> {
  const own = tree.manifests.get(manifestPath(home));
  const shared = isTest ? tree.manifests.get('package.json') : undefined;
  return new Set([...Object.keys(allOf(own ?? {})), ...Object.keys(shared?.devDependencies ?? {})]);
}

function unusedOf(tree: Tree, path: string, manifest: Manifest): readonly Finding[] {
  const home = path.replace(/\/?package\.json$/, '');
  const used = new Set<string>();
  for (const source of tree.sources.values()) {
    if (home !== '' && source.home !== home) continue;
    for (const { specifier } of source.imports) used.add(/^@[^/]+\/[^/]+|^[^/]+/.exec(specifier)?.[0] ?? specifier);
  }
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return declared
    .filter((name) => !used.has(name) && !USED_WITHOUT_IMPORT.has(name))
    .map((name) => ({ path, line: 1, what: `declares ${name}, which nothing there imports` }));
}
