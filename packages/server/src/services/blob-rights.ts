import { axis, factsOfType, valueKey } from '@muster/model';
import type { Caller } from '../auth/caller.ts';
import type { Reading } from './reading.ts';

/** A blob belongs to nobody; who may see something that has it may read it, and so may who may read everything. */
export function mayReadBlob(caller: Caller, reading: Reading, sha256: string): boolean {
  const readsAll = caller.grants.some(({ action, tenant, expression }) => action === 'read' && tenant === null && expression === '');
  return readsAll || isVisibleAttribute(reading, sha256) || isVisibleVariable(reading, sha256);
}

function isVisibleAttribute(reading: Reading, sha256: string): boolean {
  const { inventory } = reading;
  const point = valueKey({ blob: sha256 });
  for (const key of inventory.points(axis.key)) {
    for (const slot of inventory.slots(axis.attribute(key), point)) if (seesSlot(reading, slot)) return true;
  }
  return false;
}

function isVisibleVariable(reading: Reading, sha256: string): boolean {
  const { inventory } = reading;
  const point = valueKey({ blob: sha256 });
  for (const name of inventory.points(axis.variable)) {
    for (const slot of inventory.slots(axis.variable, name)) {
      const entity = inventory.at(slot);
      const has = entity !== undefined && factsOfType(entity, 'variable').some(({ value }) => valueKey(value) === point);
      if (has && seesSlot(reading, slot)) return true;
    }
  }
  return false;
}

function seesSlot(reading: Reading, slot: number): boolean {
  const entity = reading.inventory.at(slot);
  return entity !== undefined && reading.sees(entity);
}
