// `key`, `key.subkey`, `key.subkey#1`, `key#auto`, `key.*` as they stand in a URL.
import type { AttributeFact } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';

export interface KeyPath {
  readonly key: string;
  /** Absent: none. */
  readonly subkey?: string;
  readonly number?: number | 'auto';
}

const KEY_PATH = /^([A-Za-z_][A-Za-z0-9_-]{0,127})(?:\.([A-Za-z0-9_*][A-Za-z0-9_.-]{0,127}))?(?:#(\d{1,10}|auto))?$/;

export function parseKeyPath(text: string): Result<KeyPath, Problem> {
  const [, key, subkey, number] = KEY_PATH.exec(text) ?? [];
  if (key === undefined) {
    return err(
      problem('invalid', 'malformed.key', `\`${text.slice(0, 80)}\` is no attribute key.`, {
        hint: 'Write key, key.subkey or key.subkey#1.',
        pointer: '/key',
      }),
    );
  }
  return ok({
    key,
    ...(subkey === undefined ? {} : { subkey }),
    ...(number === undefined ? {} : { number: number === 'auto' ? number : Number(number) }),
  });
}

/** For reading: `key` alone is every subkey and number of it. */
export function fitsKeyPath(fact: AttributeFact, path: KeyPath): boolean {
  if (fact.key !== path.key) return false;
  if (path.subkey !== undefined && path.subkey !== '*' && fact.subkey !== path.subkey) return false;
  return path.number === undefined || fact.number === path.number;
}

export function renderKeyPath({
  key,
  subkey,
  number,
}: {
  readonly key: string;
  readonly subkey: string;
  readonly number: number | null;
}): string {
  return `${key}${subkey === '' ? '' : `.${subkey}`}${number === null ? '' : `#${number}`}`;
}
