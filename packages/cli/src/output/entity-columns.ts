// The columns of `list`: properties of an entity, kinds of its holders, or attribute keys.
import type { EntityView } from '@muster/api';
import type { Column } from './table.ts';
import { valueText } from './value-text.ts';

export interface EntityColumns {
  readonly columns: readonly Column<EntityView>[];
  /** What the server has to send for them. */
  readonly parts: string;
}

const DEFAULT_FIELDS = 'name,kind,in,ip';

interface Property {
  readonly part: string;
  readonly value: (entity: EntityView) => string;
}

const properties: Readonly<Record<string, Property>> = {
  name: { part: '', value: (entity) => entity.name },
  kind: { part: '', value: (entity) => entity.kind },
  id: { part: '', value: (entity) => entity.id },
  tenant: { part: '', value: (entity) => entity.tenant.name },
  revision: { part: '', value: (entity) => String(entity.changed_revision) },
  tags: { part: 'tags', value: (entity) => entity.tags.map((tag) => tag.name).join(' ') },
  ip: { part: 'addresses', value: (entity) => entity.addresses.map((address) => address.item).join(' ') },
  in: { part: 'holders', value: (entity) => entity.holders.map((holder) => holder.name).join(' ') },
};

/** Without a list of fields: name, kind, holders and addresses. */
export function entityColumns(list: string | undefined): EntityColumns {
  const fields = (list ?? DEFAULT_FIELDS).split(',').filter((field) => field !== '');
  const columns = fields.map((field): Column<EntityView> => ({ title: field, value: properties[field]?.value ?? fieldReader(field) }));
  if (list === undefined) return { columns, parts: 'attributes,holders,tags,addresses,connections,variables' };
  const parts = new Set(fields.flatMap((field) => partsOf(field)));
  return { columns, parts: [...parts].join(',') || 'name' };
}

function partsOf(field: string): readonly string[] {
  const property = properties[field];
  if (property === undefined) return ['attributes', 'holders'];
  return property.part === '' ? [] : [property.part];
}

/** A holder of that kind; where there is none, the attribute. */
function fieldReader(field: string): (entity: EntityView) => string {
  return (entity) => {
    const holders = entity.holders.filter((holder) => holder.kind === field);
    if (holders.length > 0) return holders.map((holder) => holder.name).join(' ');
    const [key = field, subkey = ''] = splitKey(field);
    const values = entity.attributes.filter((attribute) => attribute.key === key && (attribute.subkey ?? '') === subkey);
    return values.map((attribute) => valueText(attribute.value, attribute.ref_name)).join(' ');
  };
}

function splitKey(field: string): readonly string[] {
  const at = field.indexOf('.');
  return at < 0 ? [field] : [field.slice(0, at), field.slice(at + 1)];
}
