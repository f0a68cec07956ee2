// The documents of a load, read while they come in.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { Slices } from '../fleet/slices.ts';
import type { Call } from '../http/call.ts';
import { release } from '../http/gather-body.ts';
import { JsonListRows } from '../input/json-list-rows.ts';
import type { DecodedRow, LoadRows } from '../input/load-rows.ts';
import { NdjsonRows } from '../input/ndjson-rows.ts';
import { YamlRows } from '../input/yaml-rows.ts';
import type { Services } from '../services.ts';
import { takeBlobs } from './blob-input.ts';
import { type RefusedRow, refusedRows } from './refused-rows.ts';
import { SecretInput } from './secret-input.ts';

/** As many as the model tells of one change: nobody reads more, and garbage must not be read to its end. */
const FAULTS_MAX = 10_000;

export interface Load {
  readonly documents: readonly unknown[];
  /** 1-based line of each document, where the format tells. */
  readonly lines: readonly (number | undefined)[];
  /** What was taken out of them. */
  readonly secrets: SecretInput;
  readonly blobs: readonly Uint8Array[];
  /** Of the text as it came; empty where nobody will ask whether it came before. */
  readonly sha256: string;
}

export async function readLoad({ raw, headers, services }: Call<'apply'>): Promise<Result<Load, Problem>> {
  const opened = rowsOf(headers.contentType);
  if (!opened.ok) return opened;
  const rows = opened.value;
  const slices = new Slices(services.clock);
  const sha256 = headers.idempotencyKey === null ? null : services.hashing.startSha256();
  const gathering = new Gathering(services);
  for await (const chunk of raw) {
    sha256?.update(chunk);
    for (const row of rows.take(chunk)) {
      gathering.add(row);
      if (gathering.isOver) return err(gathering.refusal());
      await slices.pause();
    }
    release(chunk);
  }
  for await (const row of rows.end()) gathering.add(row);
  return gathering.hasFaults ? err(gathering.refusal()) : ok(gathering.load(sha256?.finish() ?? ''));
}

function rowsOf(contentType: string): Result<LoadRows, Problem> {
  switch (contentType) {
    case 'application/x-ndjson':
    case 'application/ndjson':
      return ok(new NdjsonRows());
    case 'application/json':
    case '':
      return ok(new JsonListRows());
    case 'application/yaml':
    case 'application/x-yaml':
    case 'text/yaml':
      return ok(new YamlRows());
    default:
      return err(
        problem('invalid', 'malformed.media-type', `A load is NDJSON, JSON or YAML, not ${contentType.slice(0, 80)}.`, {
          hint: 'Send Content-Type: application/x-ndjson, application/json or application/yaml.',
        }),
      );
  }
}

class Gathering {
  readonly #services: Services;
  readonly #secrets: SecretInput;
  readonly #documents: unknown[] = [];
  readonly #lines: (number | undefined)[] = [];
  readonly #blobs: Uint8Array[] = [];
  readonly #faults: RefusedRow[] = [];
  #rows = 0;
  #wasLast = false;

  constructor(services: Services) {
    this.#services = services;
    this.#secrets = new SecretInput(services.ids.newEntityId);
  }

  get hasFaults(): boolean {
    return this.#faults.length > 0;
  }

  /** Whatever comes, nothing more will be told. */
  get isOver(): boolean {
    return this.#wasLast || this.#faults.length >= FAULTS_MAX;
  }

  add({ line, value, isLast }: DecodedRow): void {
    this.#rows++;
    this.#wasLast ||= isLast === true;
    const taken = value.ok ? takeBlobs(value.value, this.#blobs, this.#services.hashing) : value;
    if (!taken.ok) this.#faults.push({ row: this.#rows, ...(line === undefined ? {} : { line }), problem: taken.error });
    // What is refused anyway needs no memory.
    if (!taken.ok || this.hasFaults) return;
    this.#documents.push(this.#secrets.takeFromDocument(taken.value));
    this.#lines.push(line);
  }

  load(sha256: string): Load {
    return { documents: this.#documents, lines: this.#lines, secrets: this.#secrets, blobs: this.#blobs, sha256 };
  }

  /** What is wrong with the text as a whole, or with its only document, is no matter of rows. */
  refusal(): Problem {
    const [first] = this.#faults;
    const isWhole = this.#faults.length === 1 && (this.#wasLast || this.#rows === 1);
    return first !== undefined && isWhole ? first.problem : refusedRows(this.#faults);
  }
}
