// A thread with one SQLite connection, so that neither an fsync nor a large statement holds up the event loop.
// The only file that imports node:sqlite besides the lock.
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { describeFault, type SqliteValue, type WorkerAnswer, type WorkerRequest, type WorkerSetup } from './messages.ts';

/** Many more than there are statement texts of fixed shape; the rest is filters in all combinations. */
const STATEMENTS_KEPT_MAX = 200;

/** 5,000 such lines, the most that one query gives, are 40 MB. */
const SHORT_BYTES_MAX = 8_192;

/** Line, at, id. */
type LineArray = readonly [string | null, number, number];

interface Prepared {
  readonly statement: StatementSync;
  readonly hasRows: boolean;
}

const setup = workerData as WorkerSetup;
const database = openDatabase(setup);
const prepared = new Map<string, Prepared>();
const encoder = new TextEncoder();

parentPort?.on('message', ({ id, request }: { id: number; request: WorkerRequest }) => {
  void answer(request).then((reply) => {
    // Text goes over as bytes that change hands: copying a string into a message and out again costs more than reading it.
    parentPort?.postMessage({ id, answer: reply }, reply.text === undefined ? [] : [reply.text.buffer]);
    if (request.op === 'close') parentPort?.close();
  });
});

function openDatabase({ path, readOnly }: WorkerSetup): DatabaseSync {
  const opened = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5000 });
  opened.exec('pragma journal_mode = wal');
  opened.exec('pragma synchronous = full');
  // 64 MiB: the indexes of a million facts stay in memory while a large load goes on.
  opened.exec('pragma cache_size = -65536');
  opened.exec('pragma temp_store = memory');
  if (readOnly) opened.exec('pragma query_only = on');
  return opened;
}

async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
  try {
    return await perform(request);
  } catch (error) {
    return { fault: describeFault(error) };
  }
}

async function perform(request: WorkerRequest): Promise<WorkerAnswer> {
  switch (request.op) {
    case 'query':
      return runQuery(request.sql, request.parameters);
    case 'lines':
      return readLines(request.sql, request.parameters, request.bytesMax);
    case 'rollback':
      if (database.isTransaction) database.exec('rollback');
      return {};
    case 'backup':
      await backup(database, request.path);
      return {};
    case 'close':
      prepared.clear();
      database.close();
      return {};
  }
}

function runQuery(sql: string, parameters: readonly SqliteValue[]): WorkerAnswer {
  const { statement, hasRows } = prepare(sql);
  if (hasRows) return { rows: statement.all(...parameters) };
  return { changes: Number(statement.run(...parameters).changes) };
}

/** Taking rows all at once is a third cheaper than one by one, but is done only where they cannot be too many bytes. */
function readLines(sql: string, parameters: readonly SqliteValue[], bytesMax: number): WorkerAnswer {
  const { statement } = prepare(`select iif(octet_length(line) <= ${SHORT_BYTES_MAX}, line, null), at, id from (${sql})`);
  statement.setReturnArrays(true);
  const rows = statement.all(...parameters) as unknown as LineArray[];
  const isLongFirst = rows[0] !== undefined && rows[0][0] === null;
  return gatherLines(isLongFirst ? iterateLines(sql, parameters) : rows, bytesMax);
}

function iterateLines(sql: string, parameters: readonly SqliteValue[]): Iterable<LineArray> {
  const { statement } = prepare(sql);
  statement.setReturnArrays(true);
  return statement.iterate(...parameters) as unknown as Iterable<LineArray>;
}

/** Up to the bound, or to a long line: the next call begins with it. */
function gatherLines(rows: Iterable<LineArray>, bytesMax: number): WorkerAnswer {
  const lines: string[] = [];
  let size = 0;
  let [at, id] = [0, 0];
  for (const row of rows) {
    if (row[0] === null) break;
    lines.push(row[0]);
    [, at, id] = row;
    size += row[0].length;
    if (size > bytesMax) break;
  }
  return { text: encoder.encode(lines.join(',')), count: lines.length, at, id };
}

function prepare(sql: string): Prepared {
  const found = prepared.get(sql);
  if (found !== undefined) return found;
  const statement = database.prepare(sql);
  const made = { statement, hasRows: statement.columns().length > 0 };
  if (prepared.size >= STATEMENTS_KEPT_MAX) prepared.clear();
  prepared.set(sql, made);
  return made;
}
