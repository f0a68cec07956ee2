import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Client } from '@muster/client';
import type { Context } from '../context.ts';
import { UsageError } from '../input/usage-error.ts';

/** What a script exports. */
interface Script {
  main(world: { readonly client: Client; readonly args: readonly string[] }): Promise<void>;
}

/** Runs `main` of the file. Node strips its types; `@muster/client` is found wherever the file lies. */
export async function runScript(context: Context, path: string, args: readonly string[]): Promise<void> {
  const clientUrl = import.meta.resolve('./client.mjs');
  registerHooks({
    resolve: (specifier, where, next) => (specifier === '@muster/client' ? { url: clientUrl, shortCircuit: true } : next(specifier, where)),
  });
  const script: unknown = await import(pathToFileURL(resolve(path)).href);
  if (!isScript(script)) throw new UsageError(`${path} exports no function main`, 'Write: export async function main({ client, args }) { ... }');
  await script.main({ client: await context.client(), args });
}

function isScript(module: unknown): module is Script {
  return typeof module === 'object' && module !== null && 'main' in module && typeof module.main === 'function';
}
