// POST /v1/apply: documents of a load, as one atomic change. Reading, planning and publishing go by slices.
import type { QueryOf, ReplyOf } from '@muster/api';
import { applyDocumentsInSlices, type RowProblem } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { mayAnywhere } from '../auth/caller.ts';
import { readable } from '../auth/visibility.ts';
import type { Change, Plan, Planning } from '../fleet/change.ts';
import { Slices } from '../fleet/slices.ts';
import type { Call } from '../http/call.ts';
import { type DecodedRow, decodeJsonRows, decodeNdjson } from '../input/decode-json.ts';
import { decodeYaml } from '../input/decode-yaml.ts';
import { viewDryRun } from './diff-view.ts';
import { type Asking, finishPlan, requestIdentity, type Results } from './making.ts';
import { homeTenant } from './reading.ts';
import { takeBlobs } from './blob-input.ts';
import { SecretInput } from './secret-input.ts';

/** Rows told of in one refusal; their number is always told. */
const ROWS_SHOWN_MAX = 1_000;

type LoadReply = ReplyOf<'apply'>;
type Answered = { readonly revision: number; readonly body: LoadReply };

interface Load {
  readonly documents: readonly unknown[];
  /** 1-based line of each document. */
  readonly lines: readonly number[];
  /** What was taken out of them. */
  readonly secrets: SecretInput;
  readonly blobs: readonly Uint8Array[];
}

export async function load(call: Call<'apply'>): Promise<Result<Answered, Problem>> {
  const read = await readLoad(call);
  if (!read.ok) return read;
  const change = changeOf(call, read.value);
  return call.query.dry_run === true ? rehearse(call, change, read.value) : write(call, change, read.value);
}

async function readLoad({ raw, headers, services }: Call<'apply'>): Promise<Result<Load, Problem>> {
  const rows = await rowsOf(raw, headers.contentType);
  if (!rows.ok) return rows;
  const slices = new Slices(services.clock);
  const load = { documents: [] as unknown[], lines: [] as number[], blobs: [] as Uint8Array[], secrets: new SecretInput(services.ids.newEntityId) };
  const faults: { row: number; line: number; problem: Problem }[] = [];
  for (const row of rows.value) {
    await slices.pause();
    if (row === null) continue;
    load.lines.push(row.line);
    const taken = row.value.ok ? takeBlobs(row.value.value, load.blobs, services.hashing) : row.value;
    load.documents.push(taken.ok ? load.secrets.takeFromDocument(taken.value) : null);
    if (!taken.ok) faults.push({ row: load.documents.length - 1, line: row.line, problem: taken.error });
  }
  const [only] = faults;
  if (only !== undefined && load.documents.length === 1) return err(only.problem);
  return faults.length > 0 ? err(refusedRows(faults)) : ok(load);
}

async function rowsOf(raw: Uint8Array, contentType: string): Promise<Result<Iterable<DecodedRow | null>, Problem>> {
  switch (contentType) {
    case 'application/x-ndjson':
    case 'application/ndjson':
      return ok(decodeNdjson(raw));
    case 'application/json':
    case '':
      return ok(decodeJsonRows(raw));
    case 'application/yaml':
    case 'application/x-yaml':
    case 'text/yaml':
      return yamlRows(raw);
    default:
      return err(
        problem('invalid', 'malformed.media-type', `A load is NDJSON, JSON or YAML, not ${contentType.slice(0, 80)}.`, {
          hint: 'Send Content-Type: application/x-ndjson, application/json or application/yaml.',
        }),
      );
  }
}

async function yamlRows(raw: Uint8Array): Promise<Result<Iterable<DecodedRow>, Problem>> {
  const decoded = await decodeYaml(raw);
  if (!decoded.ok) return decoded;
  const documents: readonly unknown[] = Array.isArray(decoded.value) ? decoded.value : [decoded.value];
  return ok(documents.map((document) => ({ line: 1, value: ok(document) })));
}

function changeOf(call: Call<'apply'>, load: Load): Change<Results> {
  const { caller, headers, services, query } = call;
  const sent = { route: 'apply', query, sha256: headers.idempotencyKey === null ? '' : services.hashing.sha256(call.raw) };
  const identity = requestIdentity({ caller, headers, identity: sent }, services);
  return {
    actor: caller.actor,
    origin: headers.origin,
    message: query.message ?? '',
    plan: (planning) => planOn({ caller, services, secrets: load.secrets }, { ...load, query }, planning),
    answer: () => [],
    ...(load.blobs.length === 0 ? {} : { blobs: load.blobs }),
    ...(identity === null ? {} : { request: identity }),
  };
}

interface AskedLoad extends Load {
  readonly query: QueryOf<'apply'>;
}

function* planOn(asking: Asking, { documents, lines, query }: AskedLoad, planning: Planning): Generator<void, Result<Plan<Results>, Problem>> {
  const { caller, services } = asking;
  const { base, numbers, time, shouldYield } = planning;
  const sees = readable(caller, base);
  const tenant = query.tenant ?? homeTenant(caller, base, sees);
  const applied = yield* applyDocumentsInSlices(
    base,
    { documents, ...(query.message === undefined ? {} : { message: query.message }), ...(tenant === null ? {} : { tenant }) },
    { now: time, sees, administers: mayAnywhere(caller, 'admin'), newId: services.ids.newEntityId, numbers, shouldYield },
  );
  if (!applied.ok) return err(refusalOf(applied.error, lines));
  yield;
  return finishPlan(applied.value, asking, { before: base, sees });
}

/** The model counts rows from 1; its row 0 is the load itself. */
function refusalOf(problems: readonly RowProblem[], lines: readonly number[]): Problem {
  const [first] = problems;
  if (first !== undefined && first.row === 0 && problems.length === 1) return first.problem;
  return refusedRows(problems.map(({ row, problem }) => ({ row: Math.max(0, row - 1), line: lines[row - 1] ?? 1, problem })));
}

interface RefusedRow {
  readonly row: number;
  readonly line: number;
  readonly problem: Problem;
}

function refusedRows(rows: readonly RefusedRow[]): Problem {
  const [first] = rows;
  const total = rows.length;
  return problem('invalid', 'apply.rows', `${total} ${total === 1 ? 'document was' : 'documents were'} refused, the first at line ${first?.line ?? 1}: ${first?.problem.detail ?? ''}`, {
    hint: 'Nothing was changed. data.rows lists what is wrong with each.',
    data: { rows: rows.slice(0, ROWS_SHOWN_MAX), total },
  });
}

async function write({ services }: Call<'apply'>, change: Change<Results>, { documents }: Load): Promise<Result<Answered, Problem>> {
  const written = await services.fleet.write(change);
  if (!written.ok) return written;
  const { revision } = written.value;
  const body: LoadReply = { revision, changed: revision !== null, dry_run: false, results: [], documents: documents.length };
  return ok({ revision: revision ?? services.fleet.now.revision, body });
}

async function rehearse({ caller, services }: Call<'apply'>, change: Change<Results>, { documents }: Load): Promise<Result<Answered, Problem>> {
  const rehearsed = await services.fleet.rehearse(change);
  if (!rehearsed.ok) return rehearsed;
  const { delta, before, after } = rehearsed.value;
  const diff = viewDryRun(delta, { before, after, sees: readable(caller, after) });
  const changed = delta.asserted.length + delta.retracted.length > 0;
  return ok({ revision: before.revision, body: { revision: null, changed, dry_run: true, results: [], diff, documents: documents.length } });
}
