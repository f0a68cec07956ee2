// What SQLite itself takes for the values of the load: two tables, three indexes, one transaction, nothing else.
import { DatabaseSync } from 'node:sqlite';
import type { Figure } from './figures.ts';
import { fleetDocuments, LOAD_OF_10_000 } from './made-up-fleet.ts';

export function sqlFloor(path: string): Figure {
  const documents = [...fleetDocuments(LOAD_OF_10_000)];
  const database = new DatabaseSync(path);
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  const began = process.cpuUsage();
  database.exec(`create table entity (id integer primary key, kind text, name text, holder text);
    create table attribute (entity integer, key text, value text);
    create index entity_name on entity (name); create index attribute_entity on attribute (entity); create index attribute_value on attribute (key, value);
    begin`);
  const addEntity = database.prepare('insert into entity (kind, name, holder) values (?, ?, ?)');
  const addAttribute = database.prepare('insert into attribute (entity, key, value) values (?, ?, ?)');
  for (const { kind, name, in: holders, attributes } of documents) {
    const { lastInsertRowid } = addEntity.run(kind, name, holders?.[0] ?? null);
    for (const [key, values] of Object.entries(attributes ?? {})) addAttribute.run(lastInsertRowid, key, JSON.stringify(values[0]));
  }
  database.exec('commit');
  const { user, system } = process.cpuUsage(began);
  database.close();
  return { what: 'floor: plain rows by node:sqlite', value: (user + system) / 1e6, unit: 'CPU s' };
}
