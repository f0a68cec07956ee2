import { UsageError } from './usage-error.ts';

export interface KeyPath {
  readonly key: string;
  readonly subkey?: string;
  readonly number?: number | 'auto';
}

const KEY_PATH = /^([^.#]+)(?:\.([^#]+))?(?:#(\d+|auto))?$/;

/** `KEY[.SUB][#N]`, `#auto` for the next number; subkeys may contain dots. */
export function parseKeyPath(text: string): KeyPath {
  const [, key, subkey, number] = KEY_PATH.exec(text) ?? [];
  if (key === undefined) throw new UsageError(`${JSON.stringify(text)} is not a key`, 'Write KEY, KEY.SUBKEY, KEY#NUMBER or KEY#auto.');
  return {
    key,
    ...(subkey === undefined ? {} : { subkey }),
    ...(number === undefined ? {} : { number: number === 'auto' ? 'auto' : Number(number) }),
  };
}

export function renderKeyPath(path: { key: string; subkey?: string | undefined; number?: number | 'auto' | null | undefined }): string {
  const subkey = path.subkey === undefined || path.subkey === '' ? '' : `.${path.subkey}`;
  return `${path.key}${subkey}${path.number === undefined || path.number === null ? '' : `#${path.number}`}`;
}

/** `KEY=VALUE` as options give it; the value may contain further equals signs. */
export function splitAssignment(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at <= 0) throw new UsageError(`${JSON.stringify(text)} is not KEY=VALUE`);
  return [text.slice(0, at), text.slice(at + 1)];
}
