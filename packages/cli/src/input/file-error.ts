/** A file of the person's that cannot be read or written. */
export class FileError extends Error {
  readonly code = 'file';

  constructor(action: 'read' | 'write', path: string, cause: unknown) {
    super(`cannot ${action} ${path}: ${reasonOf(cause)}`, { cause });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'this user may not',
  ENOSPC: 'the disk is full',
};

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
