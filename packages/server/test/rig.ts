// A real server on a folder of its own, and people who call it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Config, readConfig } from '../src/config.ts';
import { type RunningServer, startServer } from '../src/start.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body where it is JSON, else undefined. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly json: any;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly raw?: string | Uint8Array;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export class Person {
  readonly #url: string;
  readonly #token: string | null;

  constructor(url: string, token: string | null) {
    this.#url = url;
    this.#token = token;
  }

  async call(method: string, path: string, { body, raw, type, headers }: CallOptions = {}): Promise<Answer> {
    const sent = raw ?? (body === undefined ? null : JSON.stringify(body));
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(sent === null ? {} : { 'content-type': type ?? 'application/json' }),
        ...headers,
      },
      ...(sent === null ? {} : { body: sent }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && !/ndjson/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, json: isJson && method !== 'HEAD' ? JSON.parse(text) : undefined };
  }

  /** A stream of events, as text. */
  async follow(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Stream> {
    const abort = new AbortController();
    const response = await fetch(`${this.#url}${path}`, {
      headers: { ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }), ...headers },
      signal: abort.signal,
    });
    return new Stream(response, abort);
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  change(
    operations: readonly unknown[],
    options: { readonly message?: string; readonly headers?: Record<string, string>; readonly dry_run?: boolean } = {},
  ): Promise<Answer> {
    const { headers, ...rest } = options;
    return this.call('POST', '/v1/changes', { body: { operations, ...rest }, ...(headers === undefined ? {} : { headers }) });
  }

  load(documents: readonly unknown[], query = ''): Promise<Answer> {
    const raw = documents.map((document) => `${JSON.stringify(document)}\n`).join('');
    return this.call('POST', `/v1/apply${query}`, { raw, type: 'application/x-ndjson' });
  }
}

export class Stream {
  readonly status: number;
  readonly #reader: ReadableStreamDefaultReader<string> | undefined;
  readonly #abort: AbortController;
  #text = '';

  constructor(response: Response, abort: AbortController) {
    this.status = response.status;
    this.#reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    this.#abort = abort;
  }

  /** All that came so far, once it is enough or the stream has ended. */
  async until(isEnough: (text: string) => boolean): Promise<string> {
    while (!isEnough(this.#text)) {
      const piece = await this.#reader?.read();
      if (piece === undefined || piece.done) break;
      this.#text += piece.value;
    }
    return this.#text;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#reader?.closed.catch(() => undefined);
  }
}

export interface Rig {
  readonly server: RunningServer;
  readonly admin: Person;
  readonly nobody: Person;
  readonly data: string;
  readonly logged: () => string;
  /** Somebody with just these rights. */
  person(name: string, grants: readonly unknown[]): Promise<Person>;
  as(token: string): Person;
  /** Stops the server and starts another on the same folder. */
  restart(): Promise<Rig>;
}

export async function startRig(t: TestContext, settings: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const data = await mkdtemp(join(tmpdir(), 'muster-server-'));
  let running: RunningServer | null = null;
  t.after(async () => {
    await running?.stop();
    await rm(data, { recursive: true, force: true });
  });
  return start();

  async function start(): Promise<Rig> {
    let log = '';
    const write = (fields: unknown, message: string): void => {
      log += `${message} ${JSON.stringify(fields)}\n`;
    };
    const started = await startServer(configFor(data, settings), { log: { info: write, warn: write, error: write }, environment: {} });
    if (!started.ok) throw new Error(`${started.error.reason}: ${started.error.detail}`);
    const server = started.value;
    running = server;
    const token = (await readFile(join(data, 'admin.token'), 'utf8')).trim();
    const as = (text: string): Person => new Person(server.url, text);
    const admin = as(token);
    return {
      server,
      admin,
      nobody: new Person(server.url, null),
      data,
      logged: () => log,
      as,
      async person(name, grants) {
        const made = await admin.call('POST', '/v1/tokens', { body: { name, grants } });
        if (made.status !== 200) throw new Error(made.text);
        return as(made.json.token);
      },
      async restart() {
        await server.stop();
        running = null;
        return start();
      },
    };
  }
}

export function configFor(data: string, settings: Readonly<Record<string, string>> = {}): Config {
  const config = readConfig([{ listen: '127.0.0.1:0', ...settings }], data);
  if (!config.ok) throw new Error(config.error.detail);
  return config.value;
}
