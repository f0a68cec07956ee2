// The server's own folder: the ledger (SQLite), the master key, the first token, where it listens. Only its user may enter.
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { lockDatabase, StoreError } from '@muster/store';

export interface DataDirectory {
  /** Absolute, without links. */
  readonly path: string;
  /** No server has used it before. */
  readonly isNew: boolean;
  /** Lets another server have the folder. */
  unlock(): void;
}

export interface ListenFile {
  readonly url: string;
  readonly pid: number;
  readonly version: string;
}

const LISTEN_FILE = 'listen.json';
const ADMIN_TOKEN_FILE = 'admin.token';
/** The file is called `server.lock`. */
const LOCK_NAME = 'server';

/** Makes the folder when it is not there, and holds it until `unlock` or the end of the process. */
export async function openDataDirectory(path: string): Promise<Result<DataDirectory, Problem>> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
    const real = await realpath(path);
    return lockDirectory(real, !existsSync(join(real, `${LOCK_NAME}.lock`)));
  } catch (error) {
    return err(
      problem('unavailable', 'server.data-directory', `Cannot use the data directory ${path}: ${describe(error)}.`, {
        hint: 'Name another with --data DIR or MUSTER_DATA, or give its user the right to write there.',
      }),
    );
  }
}

/** Two servers on one folder would overwrite each other's files. The lock goes when the process dies, however it dies. */
function lockDirectory(path: string, isNew: boolean): Result<DataDirectory, Problem> {
  try {
    return ok({ path, isNew, unlock: lockDatabase(join(path, LOCK_NAME)) });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return err(
      problem('conflict', 'server.already-running', `Another Muster server uses the data directory ${path}.`, {
        hint: `It listens where ${join(path, LISTEN_FILE)} says. Stop it first, or start this one with --data and another folder.`,
      }),
    );
  }
}

/** Where the local command line finds the server. */
export async function writeListenFile(directory: string, content: ListenFile): Promise<void> {
  await replaceFile(join(directory, LISTEN_FILE), `${JSON.stringify(content, null, 2)}\n`);
}

export async function removeListenFile(directory: string): Promise<void> {
  await rm(join(directory, LISTEN_FILE), { force: true });
}

/** The token of the first start; null when there is none (any more). */
export async function readAdminToken(directory: string): Promise<string | null> {
  return readOptional(join(directory, ADMIN_TOKEN_FILE)).then((text) => text?.trim() ?? null);
}

export async function writeAdminToken(directory: string, token: string): Promise<string> {
  const path = join(directory, ADMIN_TOKEN_FILE);
  await replaceFile(path, `${token}\n`);
  return path;
}

/** The text of a file in the folder, or null when there is none. */
export async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Old or new, never half: written beside, then renamed. */
async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  await writeFile(beside, text, { mode: 0o600, flush: true });
  await rename(beside, path);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
