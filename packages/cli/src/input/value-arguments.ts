// Values on the command line. Plain text goes to the server as it is, which types it by the kind's schema first.
import type { ValueInput } from '@muster/model';
import { UsageError } from './usage-error.ts';

export interface ValueOptions {
  /** Everything is text. */
  readonly string?: boolean | undefined;
  /** Everything is JSON. */
  readonly jsonValue?: boolean | undefined;
}

/** Puts a file's content where blobs are kept and gives its SHA-256. */
export type UploadFile = (path: string) => Promise<string>;

const FILE_PREFIX = '@file:';

export async function parseValueArgument(text: string, options: ValueOptions, upload: UploadFile): Promise<ValueInput> {
  if (options.string && options.jsonValue) throw new UsageError('--string and --json-value exclude each other');
  if (options.string) return text;
  if (options.jsonValue) return { json: parseJson(text) };
  if (text.startsWith(FILE_PREFIX)) return { blob: await upload(text.slice(FILE_PREFIX.length)) };
  if (text.startsWith('@')) return { ref: text.slice(1) };
  if (text.length >= 2 && text.startsWith('"') && text.endsWith('"')) return text.slice(1, -1);
  return { text };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${JSON.stringify(text)} is not JSON`, error instanceof Error ? error.message : undefined);
  }
}
