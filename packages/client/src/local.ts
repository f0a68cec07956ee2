// Finds the server on this machine: its data directory says where it listens and has the token of its owner.
// Only for Node: exported as @muster/client/local.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problem } from '@muster/protocol';
import { MusterError } from './muster-error.ts';

export interface LocalServer {
  readonly url: string;
  /** Absent where the file cannot be read by this user: then only MUSTER_TOKEN helps. */
  readonly token?: string;
}

export interface FindOptions {
  /** The data directory when MUSTER_DATA does not name one. */
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** MUSTER_URL and MUSTER_TOKEN, and for what they leave out the files of the local server; null: there is none. */
export async function findLocalServer({ dataDir, env }: FindOptions): Promise<LocalServer | null> {
  const directory = env['MUSTER_DATA'] ?? dataDir;
  const url = env['MUSTER_URL'] ?? (await readListenUrl(join(directory, 'listen.json')));
  if (url === undefined) return null;
  const token = env['MUSTER_TOKEN'] ?? (env['MUSTER_URL'] === undefined ? await readToken(join(directory, 'admin.token')) : undefined);
  return token === undefined ? { url } : { url, token };
}

async function readListenUrl(path: string): Promise<string | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  const json = parse(text);
  if (typeof json === 'object' && json !== null && 'url' in json && typeof json.url === 'string') return json.url;
  throw new MusterError(
    problem('invalid', 'client.bad-listen-file', `${path} does not say where the server listens`, { hint: 'start the server again' }),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readToken(path: string): Promise<string | undefined> {
  const token = (await readIfThere(path))?.trim();
  return token === '' ? undefined : token;
}

const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EACCES']);

/** Undefined where there is no such file, or none for this user. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && ABSENT.has(error.code)) return undefined;
    throw error;
  }
}
