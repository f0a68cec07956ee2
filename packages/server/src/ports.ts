// What the server's own logic needs from the world. Tests pass their own; main.ts passes the real ones (adapters/).
import type { EntityId } from '@muster/model';
import type { Problem, Result } from '@muster/protocol';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment; never goes backwards. */
  elapsedMs(): number;
  /** Resolves after everything that waits for the event loop had its turn. */
  nextTurn(): Promise<void>;
}

export interface Ids {
  newEntityId(): EntityId;
  /** Unguessable text of at least 128 bits, safe in a URL. */
  newSecretText(): string;
}

export interface Hashing {
  /** Lower-case hexadecimal. */
  sha256(data: string | Uint8Array): string;
  /** Of what comes piece by piece. */
  startSha256(): Sha256;
  /** A keyed signature of the text, safe in a URL. */
  sign(text: string): string;
  /** Compares without telling by its duration how much was right. */
  isSignatureOf(signature: string, text: string): boolean;
}

export interface Sha256 {
  update(piece: Uint8Array): void;
  /** Lower-case hexadecimal. */
  finish(): string;
}

export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Where variable files come from. */
export interface VariableFiles {
  fetch(url: string): Promise<Result<VariableFile, Problem>>;
}

export interface VariableFile {
  /** Of the content. */
  readonly sha256: string;
  readonly variables: Readonly<Record<string, unknown>>;
}
