import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Client } from '@muster/client';
import type { Context } from '../context.ts';

/** What a script may export; one that exports nothing does its work when it is loaded. */
interface Script {
  main(world: { readonly client: Client; readonly args: readonly string[] }): Promise<void>;
}

/** Runs the file, then its `main` if it has one. Node strips its types; `@muster/client` is found wherever the file lies. */
export async function runScript(context: Context, path: string, args: readonly string[]): Promise<void> {
  const bundles = new Map([
    ['@muster/client', import.meta.resolve('./client.mjs')],
    ['@muster/client/local', import.meta.resolve('./client-local.mjs')],
  ]);
  registerHooks({
    resolve: (specifier, where, next) => {
      const url = bundles.get(specifier);
      return url === undefined ? next(specifier, where) : { url, shortCircuit: true };
    },
  });
  process.argv = [process.argv[0] ?? 'node', resolve(path), ...args];
  const script: unknown = await import(pathToFileURL(resolve(path)).href);
  if (hasMain(script)) await script.main({ client: await context.client(), args });
}

function hasMain(module: unknown): module is Script {
  return typeof module === 'object' && module !== null && 'main' in module && typeof module.main === 'function';
}
