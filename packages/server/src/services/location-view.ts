import type { EntityBrief, HolderView } from '@muster/api';
import { ancestorsOf, type Entity, locate } from '@muster/model';
import { viewBrief, viewUnits } from './entity-view.ts';
import type { Reading } from './reading.ts';

export interface LocationView {
  readonly path: readonly HolderView[];
  readonly scopes: readonly EntityBrief[];
  readonly groups: readonly EntityBrief[];
}

export function viewLocation(reading: Reading, entity: Entity): LocationView {
  const { inventory } = reading;
  const location = locate(inventory, entity, reading);
  const holders = ancestorsOf(inventory, entity).filter((holder) => reading.sees(holder));
  const inCategory = (category: string): Entity[] => holders.filter((holder) => inventory.kinds.find(holder.kind)?.category === category);
  const tenant = reading.findKnown(entity.tenant);
  const scopes = [...inCategory('scope'), ...(location.cloud === null ? [] : [location.cloud]), ...(tenant === undefined ? [] : [tenant])];
  return {
    path: location.places.map(({ place, units }) => ({ ...viewBrief(place), ...viewUnits(units) })),
    scopes: [...new Set(scopes)].map(viewBrief),
    groups: inCategory('group').map(viewBrief),
  };
}
