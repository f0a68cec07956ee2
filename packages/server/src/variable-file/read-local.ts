import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type FetchedContent, isJson, tooLarge } from './fetch-http.ts';

export interface LocalOptions {
  /** Absolute paths; files must lie below one of them. */
  readonly directories: readonly string[];
  readonly bytesMax: number;
}

/** Reads a `file:` URL. What links lead out of the listed folders does not lie in them. */
export async function readLocal(url: URL, { directories, bytesMax }: LocalOptions): Promise<Result<FetchedContent, Problem>> {
  const path = pathOf(url);
  const real = path === null ? null : await realPathBelow(directories, path);
  if (real === null) return err(notBelow(url));
  const file = await openFile(real);
  if (file === null) return err(notBelow(url));
  try {
    return await readFile(url, file, bytesMax);
  } finally {
    await file.close();
  }
}

function pathOf(url: URL): string | null {
  const hasPath = url.hostname === '' && url.search === '' && url.hash === '' && !/%2f|%00/i.test(url.pathname);
  return hasPath ? fileURLToPath(url) : null;
}

/** Null as well when there is no such file: whether there is one elsewhere is nobody's business. */
async function realPathBelow(directories: readonly string[], path: string): Promise<string | null> {
  const real = await unlessMissing(realpath(path));
  if (real === null) return null;
  for (const directory of directories) {
    const root = await unlessMissing(realpath(directory));
    if (root !== null && real.startsWith(root.endsWith(sep) ? root : root + sep)) return real;
  }
  return null;
}

// O_NONBLOCK: opening a named pipe would wait for somebody to write into it.
function openFile(path: string): Promise<FileHandle | null> {
  return unlessMissing(open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
}

async function readFile(url: URL, file: FileHandle, bytesMax: number): Promise<Result<FetchedContent, Problem>> {
  const info = await file.stat();
  if (!info.isFile()) return err(notBelow(url));
  const buffer = new Uint8Array(bytesMax + 1);
  let size = 0;
  while (size < buffer.length) {
    const { bytesRead } = await file.read(buffer, size, buffer.length - size, size);
    if (bytesRead === 0) break;
    size += bytesRead;
  }
  return size > bytesMax ? err(tooLarge(url, bytesMax)) : ok({ content: buffer.slice(0, size), isJson: isJson(url, '') });
}

const MISSING: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'ENAMETOOLONG', 'ENXIO']);

async function unlessMissing<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && 'code' in error && MISSING.has(error.code)) return null;
    throw error;
  }
}

function notBelow(url: URL): Problem {
  return problem('forbidden', 'variable-file.path', `there is no readable file ${url.href} below the listed folders`, {
    hint: 'an administrator lists folders in variable_file_directories (MUSTER_VARIABLE_FILE_DIRECTORIES)',
  });
}
