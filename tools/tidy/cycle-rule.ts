import type { Finding, Rule } from './rule.ts';
import { resolveRelative, type Tree } from './tree.ts';

export const noCycles: Rule = {
  name: 'import-cycle',
  reason: 'files that need each other to load work or not by the order in which they are loaded: move what both need into a third',
  check: (tree) => findCycles(graphOf(tree)).map(findingOf),
};

type Graph = ReadonlyMap<string, readonly string[]>;

function graphOf(tree: Tree): Graph {
  return new Map(
    Array.from(tree.sources.values(), ({ path, imports }) => {
      const relative = imports.filter(({ specifier, when }) => specifier.startsWith('.') && when === 'load');
      return [path, relative.map(({ specifier }) => resolveRelative(path, specifier)).filter((target) => tree.sources.has(target))];
    }),
  );
}

/** One cycle for each way back that a depth-first walk meets. */
function findCycles(graph: Graph): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const seen = trail.indexOf(path);
    if (seen !== -1) cycles.push([...trail.slice(seen), path]);
    if (seen !== -1 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return cycles;
}

function findingOf(cycle: readonly string[]): Finding {
  return { path: cycle[0] ?? '', line: 1, what: `imports itself: ${cycle.join(' -> ')}` };
}
