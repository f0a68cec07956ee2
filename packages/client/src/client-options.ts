// How a client is made and called, and the world it needs, so that tests pass a world of their own.

export interface ConnectOptions {
  /** Where the server listens, e.g. `http://127.0.0.1:7080`. */
  readonly url: string;
  /** Never printed: not by inspection, not in errors. Absent: only what is public. */
  readonly token?: string;
  /** Who is speaking, for the revisions made: `cli`, `web` or `import`; otherwise the server writes `api`. */
  readonly origin?: 'cli' | 'web' | 'import';
  /** How long one request without a stream may take, in milliseconds. */
  readonly timeoutMs?: number;
  readonly fetch?: Fetch;
  /** Waits; ends early, without an error, when the signal is aborted. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to below 1, for the jitter of retries. */
  readonly random?: () => number;
  /** A new idempotency key. */
  readonly newKey?: () => string;
}

/** What the client needs of fetch, so that something smaller may stand in for it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Answer>;

export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: ReadableStream<Uint8Array> | null;
  json(): Promise<unknown>;
  text(): Promise<string>;
  bytes(): Promise<Uint8Array>;
}

/** Of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** The etag that was seen: 412 when the entity has changed since. */
  readonly ifMatch?: string;
  /** For writes; made by itself when absent. The same key again gives the same answer and changes nothing. */
  readonly idempotencyKey?: string;
}

export interface World {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly fetch: Fetch;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly newKey: () => string;
}
