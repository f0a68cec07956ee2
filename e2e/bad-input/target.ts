// What attacks see of the server: what it answers, what it uses, and whether anything changed.
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';

export interface Sent {
  readonly method?: string;
  readonly path: string;
  /** As JSON. */
  readonly json?: unknown;
  /** As it is. */
  readonly body?: string | Uint8Array;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another token than the administrator's; null: none. */
  readonly token?: string | null;
  /** Address that it comes from. */
  readonly from?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** The body where it is JSON, else null. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly json: any;
}

export interface Surroundings {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  /** For programs that shall find the server. */
  readonly environment: NodeJS.ProcessEnv;
  readonly logged: () => string;
  readonly stop: () => Promise<void>;
}

const WHOLE_STATE = ['/v1/export', '/v1/entities?limit=1000', '/v1/kinds', '/v1/tokens', '/v1/secrets'];

export class Target implements AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  readonly pid: number;
  readonly environment: NodeJS.ProcessEnv;
  /** What the server warned of. */
  readonly logged: () => string;
  readonly #stop: () => Promise<void>;

  constructor({ url, token, pid, environment, logged, stop }: Surroundings) {
    this.url = url;
    this.port = Number(new URL(url).port);
    this.token = token;
    this.pid = pid;
    this.environment = environment;
    this.logged = logged;
    this.#stop = stop;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stop();
  }

  /** A server may refuse before it has read all: what it says counts, not that the connection broke while more was sent. */
  send(sent: Sent): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const body = sent.body ?? (sent.json === undefined ? undefined : JSON.stringify(sent.json));
    // Not as one URL, which would be put right before it is sent.
    const request = httpRequest({
      host: '127.0.0.1',
      port: this.port,
      path: sent.path,
      method: sent.method ?? (body === undefined ? 'GET' : 'POST'),
      agent: false,
      ...(sent.from === undefined ? {} : { localAddress: sent.from }),
      headers: { ...this.#headers(sent, body), ...sent.headers },
    });
    let isAnswered = false;
    request.on('response', (response) => {
      isAnswered = true;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(answerOf(response.statusCode ?? 0, response.headers, Buffer.concat(chunks).toString())));
    });
    request.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    request.end(body);
    return promise;
  }

  #headers(sent: Sent, body: string | Uint8Array | undefined): Record<string, string> {
    const token = sent.token === undefined ? this.token : sent.token;
    return {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': sent.type ?? 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
    };
  }

  async get(path: string): Promise<Answer> {
    return must(await this.send({ path }));
  }

  async post(path: string, json: unknown): Promise<Answer> {
    return must(await this.send({ path, json }));
  }

  /** Documents of a load. */
  async load(documents: readonly unknown[]): Promise<Answer> {
    return must(await this.send({ path: '/v1/apply', body: ndjson(documents), type: 'application/x-ndjson' }));
  }

  /** Of everything that it knows: the same twice means that nothing changed in between. */
  async digest(): Promise<string> {
    const hash = createHash('sha256');
    for (const path of WHOLE_STATE) {
      const { text, headers } = await this.get(path);
      hash.update(`${path} ${String(headers['muster-revision'])}\n${text}\n`);
    }
    return hash.digest('hex');
  }
}

export function ndjson(documents: readonly unknown[]): string {
  return documents.map((document) => `${JSON.stringify(document)}\n`).join('');
}

function must(answer: Answer): Answer {
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}

function answerOf(status: number, headers: Answer['headers'], text: string): Answer {
  const isJson = /^application\/(problem\+)?json/.test(String(headers['content-type'] ?? ''));
  return { status, headers, text, json: isJson ? JSON.parse(text) : null };
}
