import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { FileError } from '../input/file-error.ts';

/** A file's content; `-` is standard input. */
export async function readInput(path: string): Promise<Uint8Array> {
  if (path === '-') return buffer(process.stdin);
  return readFile(path).catch((error: unknown) => {
    throw new FileError('read', path, error);
  });
}

export async function writeOutput(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content).catch((error: unknown) => {
    throw new FileError('write', path, error);
  });
}
