// Makes dist/muster.mjs, the command-line program that bin/muster starts: one file, so that a command answers at once; and the client beside it.
// What is loaded lazily (the YAML parser, the shell) lies beside it in files of its own.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './suite/workspace.ts';

const entry = 'packages/cli/src/main.ts';
const dist = join(root, 'dist');
const stampPath = join(dist, 'muster.stamp');

/** Packages that are not ES modules call `require` for what Node brings. */
const banner = "import { createRequire as createMusterRequire } from 'node:module'; const require = createMusterRequire(import.meta.url);";

await bundleIfNewer();

async function bundleIfNewer(): Promise<void> {
  const stamp = stampOfSources();
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return;
  rmSync(stampPath, { force: true });
  const outputs = await bundle();
  place(outputs);
  writeFileSync(stampPath, stamp);
}

/** Of names, sizes and times: reading every source at each start would be slower, and no safer. */
function stampOfSources(): string {
  const folders = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`);
  const sources = folders.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => sourcesIn(folder));
  const hash = createHash('sha256');
  for (const path of ['tools/bundle.ts', 'package-lock.json', ...sources.sort()]) {
    const { mtimeMs, size } = statSync(join(root, path));
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return `${hash.digest('hex')}\n`;
}

function sourcesIn(folder: string): readonly string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => `${folder}/${name}`);
}

interface Output {
  readonly path: string;
  readonly contents: Uint8Array;
}

async function bundle(): Promise<readonly Output[]> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    // Scripts that `muster script` runs import the client from beside the program.
    entryPoints: { muster: entry, client: 'packages/client/src/index.ts', 'client-local': 'packages/client/src/local.ts' },
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'muster-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    banner: { js: banner },
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  return outputFiles;
}

/** A command that starts at this moment finds the old program or the new one, never half of one. */
function place(outputs: readonly Output[]): void {
  mkdirSync(dist, { recursive: true });
  const isProgram = ({ path }: Output): boolean => basename(path) === 'muster.mjs';
  for (const output of [...outputs.filter((each) => !isProgram(each)), ...outputs.filter(isProgram)]) {
    writeFileSync(`${output.path}.new`, output.contents);
    renameSync(`${output.path}.new`, output.path);
  }
  const current = new Set(outputs.map(({ path }) => basename(path)));
  const old = readdirSync(dist).filter((name) => /^muster-\w+\.mjs$/.test(name) && !current.has(name));
  for (const name of old) rmSync(join(dist, name));
}
