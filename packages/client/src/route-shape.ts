/** What the client needs to know of a route at run time; its types come from the schemas, which stay behind. */
export interface RouteShape {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly body: 'none' | 'json' | 'raw';
  readonly reply: 'json' | 'ndjson' | 'sse' | 'bytes' | 'text';
  /** Makes a revision: takes an idempotency key. */
  readonly writes: boolean;
  /** Answers with a page and takes a cursor. */
  readonly paged: boolean;
}
