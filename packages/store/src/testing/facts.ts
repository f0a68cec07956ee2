import type { AttributeFact, EntityId, Fact, FactNumbers, Revision, Value } from '@muster/model';

/** The n-th entity of a test. */
export function testEntity(n: number): EntityId {
  return `0190aaaa-0000-7000-8000-${String(n).padStart(12, '0')}` as EntityId;
}

export function factOf(id: number, revision: number, value: Value, entity = testEntity(1)): AttributeFact & FactNumbers & Fact {
  return { id, revision, type: 'attribute', entity, key: 'status', subkey: '', number: null, value };
}

/** One second apart, so that times tell revisions apart. */
export function revisionOf(number: number, message = `change ${number}`): Revision {
  const time = new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString();
  return { number, time, actor: 'tester', origin: 'api', message };
}
