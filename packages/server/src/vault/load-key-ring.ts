// Where master keys come from: a systemd credential, the environment, or a file in the data directory that is made at the
// first start. Former keys stand after the current one, so that a rotation that was interrupted can go on.
import { constants } from 'node:fs';
import { type FileHandle, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { KeyRing, MASTER_KEY_BYTES, type MasterKey, masterKey, newMasterKey } from './key-ring.ts';

export interface KeyOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly dataDirectory: string;
  /** True only where no secret can exist yet: a lost key must not be replaced by a new one that opens nothing. */
  readonly mayCreate: boolean;
}

export interface LoadedKeys {
  readonly ring: KeyRing;
  readonly source: 'credential' | 'environment' | 'file';
  /** The file that a rotation writes; null where the keys are somebody else's to change. */
  readonly file: string | null;
}

const CREDENTIAL = 'muster-master-key';
const VARIABLE = 'MUSTER_MASTER_KEY';
const FILE = 'master.key';

export async function loadKeyRing(options: KeyOptions): Promise<Result<LoadedKeys, Problem>> {
  const { environment, dataDirectory } = options;
  const credentials = environment.CREDENTIALS_DIRECTORY;
  const credential = credentials === undefined ? null : await readOptional(join(credentials, CREDENTIAL));
  if (credential !== null) return loaded(credential, { source: 'credential', file: null, name: `the credential ${CREDENTIAL}` });
  const variable = environment[VARIABLE];
  if (variable !== undefined && variable !== '') return loaded(variable, { source: 'environment', file: null, name: VARIABLE });
  return loadFile(join(dataDirectory, FILE), options.mayCreate);
}

/** Makes the ring's keys those of the file: old or new, never half. */
export async function saveKeyRing(file: string, ring: KeyRing): Promise<void> {
  const beside = `${file}.new`;
  await writeDurably(await open(beside, 'w', 0o600), renderKeys(ring));
  await rename(beside, file);
  await syncDirectory(dirname(file));
}

async function loadFile(file: string, mayCreate: boolean): Promise<Result<LoadedKeys, Problem>> {
  const text = await readOptional(file);
  if (text === null) return mayCreate ? createFile(file) : err(missingKey(file));
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) {
    return err(
      problem('invalid', 'vault.key-readable', `Others than its owner may read the master key ${file}.`, {
        hint: `chmod 600 ${file}; if somebody may have read it, rotate: muster secret rotate`,
      }),
    );
  }
  return loaded(text, { source: 'file', file, name: file });
}

async function createFile(file: string): Promise<Result<LoadedKeys, Problem>> {
  const ring = new KeyRing(newMasterKey());
  // Exclusive: of two first starts at one moment only one makes the key.
  const handle = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  await writeDurably(handle, renderKeys(ring));
  await syncDirectory(dirname(file));
  return ok({ ring, source: 'file', file });
}

interface Origin {
  readonly source: LoadedKeys['source'];
  readonly file: string | null;
  /** As a person would name it. */
  readonly name: string;
}

function loaded(text: string, { source, file, name }: Origin): Result<LoadedKeys, Problem> {
  const keys = parseKeys(text);
  const [current, ...former] = keys ?? [];
  if (current !== undefined) return ok({ ring: new KeyRing(current, former), source, file });
  // The text is never repeated: it may be nearly right.
  return err(
    problem('invalid', 'vault.key-malformed', `There is no master key in ${name}.`, {
      hint: 'A key is 32 bytes in base64 or 64 hexadecimal digits, for example from: openssl rand -base64 32. Former keys follow after a space or line end.',
    }),
  );
}

function parseKeys(text: string): MasterKey[] | null {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const keys = words.map((word) => Buffer.from(word, HEX.test(word) ? 'hex' : 'base64'));
  return keys.every((key, index) => key.length === MASTER_KEY_BYTES && isWhole(words[index] ?? '', key))
    ? keys.map((key) => masterKey(new Uint8Array(key)))
    : null;
}

const HEX = /^[0-9a-fA-F]{64}$/;

/** Base64 is read leniently: a key with a character lost must not become another key. */
function isWhole(word: string, key: Buffer): boolean {
  return HEX.test(word) || key.toString('base64') === word || key.toString('base64url') === word;
}

function renderKeys(ring: KeyRing): string {
  return [ring.current, ...ring.former].map((key) => `${Buffer.from(key.secret).toString('base64')}\n`).join('');
}

function missingKey(file: string): Problem {
  return problem('unavailable', 'vault.key-missing', `This ledger has a master key already, and it is not in ${file}.`, {
    hint: `Servers of one ledger share one ${FILE}: copy it from the data directory of another server of this ledger, or from your backup, to ${file} (chmod 600), or give the key in ${VARIABLE}. Without it nobody can read the ledger's secrets.`,
  });
}

async function writeDurably(handle: FileHandle, text: string): Promise<void> {
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
