// Selectors that look at the entity alone: kind, name, tenant, id, ip. Those that follow holding or tags are in reach-*.ts.
import { isEntityId } from '../entity/id.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { axis } from '../inventory/terms.ts';
import type { KindDefinition } from '../kind/kind.ts';
import { addressCondition } from './address-condition.ts';
import type { Pattern, SelectExpression } from './ast.ts';
import { COST, type Condition, collectByTest } from './condition.ts';
import { compilePattern } from './pattern-test.ts';

/** Null when the selector is not of those. */
export function selectCondition(inventory: Inventory, { selector, pattern }: SelectExpression): Condition | null {
  switch (selector) {
    case 'kind':
      return kindCondition(inventory, pattern);
    case 'name':
      return nameCondition(inventory, pattern);
    case 'tenant':
      return tenantCondition(inventory, pattern);
    case 'id':
      return idCondition(inventory, pattern);
    case 'ip':
      return addressCondition(inventory, pattern);
    default:
      return null;
  }
}

/** The kinds that a word, glob or regular expression means. A word that is a kind and a category is the kind. */
export function kindsMatching(inventory: Inventory, pattern: Pattern): readonly KindDefinition[] {
  const { kinds } = inventory;
  if (pattern.kind === 'text') {
    const kind = kinds.find(pattern.text);
    return kind === undefined ? (kinds.inCategory(pattern.text) ?? []) : [kind];
  }
  const { test } = compilePattern(pattern);
  return kinds.all().filter((kind) => test(kind.name));
}

function kindCondition(inventory: Inventory, pattern: Pattern): Condition {
  const names = new Set(kindsMatching(inventory, pattern).map((kind) => kind.name));
  const estimate = sumCounts(inventory, axis.kind, names);
  return {
    estimate,
    collectCost: estimate * COST.slot,
    testCost: COST.entity,
    test: (entity) => names.has(entity.kind),
    *collect(run) {
      const found = run.emptySet();
      for (const name of names) yield* run.addSlots(found, axis.kind, name);
      return found;
    },
  };
}

function nameCondition(inventory: Inventory, pattern: Pattern): Condition {
  const { test } = compilePattern(pattern);
  const isExact = pattern.kind === 'text';
  const estimate = isExact ? inventory.count(axis.name, pattern.text) : inventory.size;
  return {
    estimate,
    collectCost: isExact ? estimate : estimate * COST.point,
    testCost: COST.entity,
    test: (entity) => test(entity.name),
    *collect(run) {
      const found = run.emptySet();
      for (const name of isExact ? [pattern.text] : inventory.points(axis.name)) {
        if (run.spend(COST.point)) yield;
        if (!isExact && !test(name)) continue;
        if (!run.addFewSlots(found, axis.name, name)) yield* run.addSlots(found, axis.name, name);
      }
      return found;
    },
  };
}

/** The tenant's name is shown with everything that belongs to it, so whoever sees an entity may ask for its tenant by name. */
function tenantCondition(inventory: Inventory, pattern: Pattern): Condition {
  const { test } = compilePattern(pattern);
  const ids = new Set<string>();
  for (const slot of inventory.slots(axis.kind, 'tenant')) {
    const tenant = inventory.at(slot);
    if (tenant !== undefined && test(tenant.name)) ids.add(tenant.id);
  }
  const estimate = sumCounts(inventory, axis.tenant, ids);
  return {
    estimate,
    collectCost: estimate * COST.slot,
    testCost: COST.entity,
    test: (entity) => ids.has(entity.tenant),
    *collect(run) {
      const found = run.emptySet();
      for (const id of ids) yield* run.addSlots(found, axis.tenant, id);
      return found;
    },
  };
}

function idCondition(inventory: Inventory, pattern: Pattern): Condition {
  const { test } = compilePattern(pattern);
  const isExact = pattern.kind === 'text';
  const condition: Pick<Condition, 'test' | 'testCost'> = { test: (entity) => test(entity.id), testCost: COST.entity };
  const estimate = isExact ? 1 : inventory.size;
  return {
    ...condition,
    estimate,
    collectCost: estimate * COST.entity,
    *collect(run) {
      if (!isExact) return yield* collectByTest(run, condition);
      const found = run.emptySet();
      const slot = isEntityId(pattern.text) ? inventory.slotOf(pattern.text) : undefined;
      if (slot !== undefined && run.isVisible(slot)) found.add(slot);
      return found;
    },
  };
}

function sumCounts(inventory: Inventory, axisName: string, points: Iterable<string>): number {
  let sum = 0;
  for (const point of points) sum += inventory.count(axisName, point);
  return sum;
}
