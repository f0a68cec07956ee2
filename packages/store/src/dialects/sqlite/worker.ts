// A thread with one SQLite connection, so that neither an fsync nor a large statement holds up the event loop.
// The only file that imports node:sqlite besides the lock.
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { describeFault, type SqliteValue, type WorkerAnswer, type WorkerRequest, type WorkerSetup } from './messages.ts';

/** Many more than there are statement texts of fixed shape; the rest is filters in all combinations. */
const STATEMENTS_KEPT_MAX = 200;

interface Prepared {
  readonly statement: StatementSync;
  readonly hasRows: boolean;
}

const setup = workerData as WorkerSetup;
const database = openDatabase(setup);
const prepared = new Map<string, Prepared>();

parentPort?.on('message', ({ id, request }: { id: number; request: WorkerRequest }) => {
  void answer(request).then((reply) => {
    parentPort?.postMessage({ id, answer: reply });
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

function readLines(sql: string, parameters: readonly SqliteValue[], bytesMax: number): WorkerAnswer {
  const { statement } = prepare(sql);
  statement.setReturnArrays(true);
  const lines: string[] = [];
  let size = 0;
  let last: readonly unknown[] = [];
  for (const row of statement.iterate(...parameters)) {
    last = row as unknown as readonly unknown[];
    const line = String(last[0]);
    lines.push(line);
    size += line.length;
    if (size > bytesMax) break;
  }
  return { text: lines.join(','), count: lines.length, at: Number(last[1] ?? 0), id: Number(last[2] ?? 0) };
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
