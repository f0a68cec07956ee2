// Small named values that are not facts, changed by compare-and-set only.
import { err, ok, type Result } from '@muster/protocol';
import { reading, type Store, writingOnce } from './store.ts';

export interface Setting {
  readonly key: string;
  readonly value: string;
  readonly rev: number;
}

export interface Settings {
  getSetting(key: string): Promise<Setting | null>;
  /** `rev` is that of the value seen, 0 when there was none; refused with what is there now. */
  casSetting(key: string, rev: number, value: string): Promise<Result<Setting, Setting | null>>;
}

export async function getSetting(store: Store, key: string): Promise<Setting | null> {
  const row = await reading(store, () => store.engine.reader.selectFrom('setting').selectAll().where('key', '=', key).executeTakeFirst());
  return row ?? null;
}

/** When the connection is lost on the way it throws: the caller looks what is there before it goes on. */
export async function casSetting(store: Store, key: string, rev: number, value: string): Promise<Result<Setting, Setting | null>> {
  const wanted: Setting = { key, value, rev: rev + 1 };
  const isChanged = await writingOnce(store, () => (rev === 0 ? insertNew(store, wanted) : updateFrom(store, rev, wanted)));
  return isChanged ? ok(wanted) : err(await getSetting(store, key));
}

async function insertNew({ engine }: Store, wanted: Setting): Promise<boolean> {
  try {
    await engine.writer.insertInto('setting').values(wanted).execute();
    return true;
  } catch (error) {
    if (engine.classify(error) === 'duplicate') return false;
    throw error;
  }
}

async function updateFrom({ engine }: Store, seen: number, { key, value, rev }: Setting): Promise<boolean> {
  const { numUpdatedRows } = await engine.writer
    .updateTable('setting')
    .set({ value, rev })
    .where('key', '=', key)
    .where('rev', '=', seen)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
