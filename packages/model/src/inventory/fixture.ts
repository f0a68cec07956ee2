// Small inventories for tests, written as a reader would say them. No rule is checked here: a test may build what a change could not.
import type { Entity } from '../entity/entity.ts';
import { type EntityId, isEntityId } from '../entity/id.ts';
import type { Fact, FactBody } from '../fact/fact.ts';
import type { Value } from '../value/value.ts';
import { type EntityTable, inventoryFrom } from './entity-table.ts';

export interface FixtureOptions {
  /** Name of the tenant; `default` when absent. */
  readonly tenant?: string;
  readonly in?: string | readonly string[];
  readonly units?: readonly [number, number];
  /** Keys as `key`, `key.sub`, `key#1`, `key.sub#1`; a list makes several values. */
  readonly attributes?: Readonly<Record<string, Value | readonly Value[]>>;
  readonly tags?: readonly string[];
  readonly variables?: Readonly<Record<string, Value>>;
  /** Pairs of source name and item. */
  readonly addresses?: readonly (readonly [string, string])[];
}

const KEY = /^([^.#]+)(?:\.([^#]+))?(?:#(\d+))?$/;

export class Fixture {
  readonly #facts: Fact[] = [];
  readonly #ids = new Map<string, EntityId>();
  #count = 0;

  constructor() {
    this.add('tenant', 'default');
  }

  /** Ids are made from the order of creation; holders, tags and tenants must have been added before. */
  add(kind: string, name: string, options: FixtureOptions = {}): this {
    const entity = this.#newId(name);
    const tenant = kind === 'tenant' ? entity : this.id(options.tenant ?? 'default');
    this.fact({ type: 'entity', entity, kind, tenant });
    this.fact({ type: 'name', entity, name });
    for (const [key, values] of Object.entries(options.attributes ?? {})) this.#addAttribute(entity, key, values);
    for (const holder of [options.in ?? []].flat()) {
      const units = options.units === undefined ? {} : { units: options.units };
      this.fact({ type: 'holding', entity, holder: this.id(holder), ...units });
    }
    for (const [rank, tag] of (options.tags ?? []).entries()) this.fact({ type: 'tag', entity, tag: this.id(tag), rank: rank + 1 });
    for (const [variable, value] of Object.entries(options.variables ?? {})) {
      this.fact({ type: 'variable', entity, name: variable, value });
    }
    for (const [source, item] of options.addresses ?? []) this.fact({ type: 'address', entity, source: this.id(source), item });
    return this;
  }

  /** Any fact at all, for what `add` has no word for. */
  fact(body: FactBody): this {
    this.#facts.push({ ...body, id: this.#facts.length + 1, revision: 1 });
    return this;
  }

  /** The id of the entity that was added last under this name. */
  id(name: string): EntityId {
    const id = this.#ids.get(name);
    if (id === undefined) throw new Error(`the fixture has no ${name}`);
    return id;
  }

  inventory(): EntityTable {
    return inventoryFrom(this.#facts, 1);
  }

  entity(name: string): Entity {
    const entity = this.inventory().entity(this.id(name));
    if (entity === undefined) throw new Error(`the fixture has no ${name}`);
    return entity;
  }

  #newId(name: string): EntityId {
    this.#count++;
    const id = `00000000-0000-7000-8000-${String(this.#count).padStart(12, '0')}`;
    if (!isEntityId(id)) throw new Error(`${id} is no id`);
    this.#ids.set(name, id);
    return id;
  }

  #addAttribute(entity: EntityId, text: string, values: Value | readonly Value[]): void {
    const [, key = text, subkey = '', number] = KEY.exec(text) ?? [];
    for (const value of Array.isArray(values) ? values : [values as Value]) {
      this.fact({ type: 'attribute', entity, key, subkey, number: number === undefined ? null : Number(number), value });
    }
  }
}

export function fixture(): Fixture {
  return new Fixture();
}
