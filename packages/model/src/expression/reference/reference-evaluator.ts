// What expressions mean, said as plainly as possible: for one entity after the other, without an index, without any thought of
// speed. Property tests compare the evaluator with it. It shares nothing with it but the syntax tree, how values are typed and ordered.
import type { Entity } from '../../entity/entity.ts';
import type { AttributeFact } from '../../fact/fact.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { compareValues } from '../../value/compare-values.ts';
import type { Value } from '../../value/value.ts';
import { parseValueText, renderValue } from '../../value/value-text.ts';
import type { Expression, KeyPath, Operand, Operator, Pattern, RelatedExpression, Relation, SelectExpression } from '../ast.ts';
import type { EvaluationContext } from '../context.ts';
import { parseExpression } from '../parser.ts';
import { addressIsIn } from './reference-address.ts';
import { matchesPattern } from './reference-pattern.ts';

/** Dynamic groups are followed so many levels down. */
const LEVELS = 8;

export class ReferenceEvaluator {
  readonly #context: EvaluationContext;
  readonly #inventory: Inventory;
  /** Everything the caller sees. Nothing else exists. */
  readonly #world: readonly Entity[];
  readonly #members = new Map<string, readonly Entity[]>();

  constructor(context: EvaluationContext) {
    this.#context = context;
    this.#inventory = context.inventory;
    this.#world = allOf(context.inventory).filter((entity) => context.visibility.sees(entity));
  }

  evaluate(expression: Expression): Entity[] {
    return this.#world.filter((entity) => this.#holds(expression, entity, LEVELS));
  }

  #holds(expression: Expression, entity: Entity, levels: number): boolean {
    switch (expression.kind) {
      case 'all':
        return true;
      case 'not':
        return !this.#holds(expression.operand, entity, levels);
      case 'and':
        return expression.operands.every((operand) => this.#holds(operand, entity, levels));
      case 'or':
        return expression.operands.some((operand) => this.#holds(operand, entity, levels));
      case 'related': {
        if (!this.#holds(expression.left, entity, levels)) return false;
        const others = this.#others(expression, levels);
        return others.some((other) => this.#related(expression.relation, entity, other, levels)) !== expression.negated;
      }
      case 'select':
        return this.#selects(expression, entity, levels);
      case 'compare':
        return attributesOf(entity).some((fact) => isAt(fact, expression.path) && this.#compares(expression, fact, entity));
      case 'haskey':
        return attributesOf(entity).some(
          (fact) => isAt(fact, expression.path) || isAt(fact, { ...expression.path, subkey: anySubkey(expression.path) }),
        );
      case 'count':
        return operatorHolds(
          expression.operator,
          attributesOf(entity).filter((fact) => isAt(fact, expression.path)).length - expression.count,
        );
      case 'match':
        return this.#matches(expression, entity);
      case 'variable':
        return this.#variableHolds(expression, entity, levels);
      case 'seen':
      case 'package':
      case 'compliance':
        return false;
    }
  }

  /** `in` and `contains` take a holder selector for the holders that it names. */
  #others({ relation, right }: RelatedExpression, levels: number): Entity[] {
    const isHolder = right.kind === 'select' && !['kind', 'name', 'id', 'tenant', 'ip', 'tag'].includes(right.selector);
    if (isHolder && (relation === 'in' || relation === 'contains')) return this.#holdersNamed(right);
    return this.#world.filter((other) => this.#holds(right, other, levels));
  }

  #holdersNamed({ selector, pattern }: SelectExpression): Entity[] {
    return this.#world.filter((holder) => this.#isHolderKind(selector, holder) && matchesPattern(pattern, holder.name));
  }

  #selects({ selector, pattern }: SelectExpression, entity: Entity, levels: number): boolean {
    switch (selector) {
      case 'kind':
        return this.#isKind(pattern, entity);
      case 'name':
        return matchesPattern(pattern, entity.name);
      case 'id':
        return matchesPattern(pattern, entity.id);
      case 'tenant':
        return matchesPattern(pattern, this.#inventory.entity(entity.tenant)?.name ?? '');
      case 'ip':
        return entity.facts.some((fact) => fact.type === 'address' && this.#isNetwork(fact.source) && addressIsIn(fact.item, pattern));
      case 'tag':
        return this.#tagsAbove(entity).some((tag) => matchesPattern(pattern, tag.name));
      default:
        return this.#holdersNamed({ kind: 'select', selector, pattern }).some((holder) => this.#related('in', entity, holder, levels));
    }
  }

  #isKind(pattern: Pattern, entity: Entity): boolean {
    if (pattern.kind !== 'text') return matchesPattern(pattern, entity.kind);
    const { kinds } = this.#inventory;
    const kind = kinds.find(pattern.text);
    return kind === undefined
      ? kinds.inCategory(pattern.text)?.some(({ name }) => name === entity.kind) === true
      : kind.name === entity.kind;
  }

  #isHolderKind(selector: string, holder: Entity): boolean {
    const { kinds } = this.#inventory;
    const category = kinds.inCategory(selector);
    return category === undefined ? kinds.find(selector)?.name === holder.kind : category.some(({ name }) => name === holder.kind);
  }

  #isNetwork(id: Entity['id']): boolean {
    return this.#inventory.entity(id)?.kind === 'network';
  }

  #related(relation: Relation, a: Entity, b: Entity, levels: number): boolean {
    switch (relation) {
      case 'in':
        return this.#isInside(a, b, levels);
      case 'contains':
        return this.#related('in', b, a, levels);
      case 'wired to':
        return isWired(a, b) || isWired(b, a);
      case 'connected to':
        return (['wired to', 'in', 'contains'] as const).some((each) => this.#related(each, a, b, levels));
      case 'runs on':
        return this.#reaches(a, b, (entity) => this.#hostsOf(entity));
      case 'hosts':
        return this.#related('runs on', b, a, levels);
    }
  }

  /** Behind a resource or service nothing is above a host but groups, resources and services. */
  #isInside(a: Entity, b: Entity, levels: number): boolean {
    const come = new Map<string, Way>();
    const open: Way[] = [{ at: a, virtual: false }];
    for (let way = open.pop(); way !== undefined; way = open.pop()) {
      for (const holder of this.#holdersOf(way.at, levels)) {
        const category = this.#category(holder);
        if (way.virtual && category !== 'group' && category !== 'resource' && category !== 'service') continue;
        const steps = this.#category(way.at) !== 'resource' && (category === 'resource' || category === 'service');
        const next = { at: holder, virtual: way.virtual || steps };
        const key = `${holder.id} ${next.virtual}`;
        if (!come.has(key)) open.push(next);
        come.set(key, next);
      }
    }
    return [...come.values()].some(({ at }) => at === b);
  }

  #category(entity: Entity): string | undefined {
    return this.#inventory.kinds.find(entity.kind)?.category;
  }

  /** True when `to` can be come to from `from` in one step or more. */
  #reaches(from: Entity, to: Entity, step: (entity: Entity) => readonly Entity[]): boolean {
    const come = new Set<Entity>();
    let open: readonly Entity[] = [from];
    while (open.length > 0) {
      const next = open.flatMap(step).filter((entity) => !come.has(entity));
      for (const entity of next) come.add(entity);
      open = [...new Set(next)];
    }
    return come.has(to);
  }

  #holdersOf(entity: Entity, levels: number): Entity[] {
    return this.#world.filter((holder) => {
      const isHeld = entity.facts.some((fact) => fact.type === 'holding' && fact.holder === holder.id);
      const isServed = holder.kind === 'service' && holder.facts.some((fact) => fact.type === 'service' && fact.host === entity.id);
      return isHeld || isServed || this.#dynamicMembers(holder, levels).includes(entity);
    });
  }

  #dynamicMembers(group: Entity, levels: number): readonly Entity[] {
    if ((group.kind !== 'pool' && group.kind !== 'class') || levels === 0) return [];
    const key = `${group.id} ${levels}`;
    const known = this.#members.get(key);
    if (known !== undefined) return known;
    const members = this.#world.filter((entity) => {
      if (entity === group || entity.tenant !== group.tenant) return false;
      return memberExpressions(this.#inventory, group).some((expression) => this.#holds(expression, entity, levels - 1));
    });
    this.#members.set(key, members);
    return members;
  }

  #hostsOf(entity: Entity): Entity[] {
    const ids = attributesOf(entity).flatMap(({ key, subkey, value }) => (key === 'runs_on' && subkey === '' ? refIn(value) : []));
    return this.#world.filter((host) => ids.includes(host.id));
  }

  #tagsAbove(entity: Entity): Entity[] {
    const isListed = (tag: Entity, by: Entity): boolean => by.facts.some((fact) => fact.type === 'tag' && fact.tag === tag.id);
    const step = (from: Entity): Entity[] => this.#world.filter((tag) => tag.kind === 'tag' && isListed(tag, from));
    return this.#world.filter((tag) => this.#reaches(entity, tag, step));
  }

  #matches({ mode, pairs }: Extract<Expression, { kind: 'match' }>, entity: Entity): boolean {
    const facts = attributesOf(entity);
    const fits = (pair: (typeof pairs)[number], fact: AttributeFact): boolean =>
      isAt(fact, pair.path) && this.#equals(pair.value, { fact, entity });
    if (!pairs.every((pair) => facts.some((fact) => fits(pair, fact)))) return false;
    if (mode === 'has') return true;
    return facts.every((fact) => {
      const isGiven = pairs.some((pair) => isAt(fact, pair.path));
      if (isGiven) return pairs.some((pair) => fits(pair, fact));
      return mode === 'only' || fact.key.startsWith('_');
    });
  }

  #variableHolds({ name, path, operator, value }: Extract<Expression, { kind: 'variable' }>, entity: Entity, levels: number): boolean {
    const resolved = levels < LEVELS ? undefined : this.#context.resolveVariable?.(entity, name);
    if (resolved === undefined || path.length > 0) return false;
    const fact: AttributeFact = { type: 'attribute', entity: entity.id, key: '', subkey: '', number: null, value: resolved };
    return this.#compares({ operator, value }, fact, entity);
  }

  #compares({ operator, value }: { readonly operator: Operator; readonly value: Operand }, fact: AttributeFact, entity: Entity): boolean {
    if (isSecret(fact.value)) return false;
    if (operator === '=') return this.#equals(value, { fact, entity });
    if (operator === '!=') return !this.#equals(value, { fact, entity });
    if (value.kind !== 'word' && value.kind !== 'text') return false;
    const order = compareValues(fact.value, value.kind === 'text' ? value.text : this.#typed(value.text, { fact, entity }));
    return order !== null && operatorHolds(operator, order);
  }

  #equals(operand: Operand, at: Place): boolean {
    const { value } = at.fact;
    if (isSecret(value)) return false;
    const [ref] = refIn(value);
    const referenced = this.#world.find((entity) => entity.id === ref);
    switch (operand.kind) {
      case 'text':
        return value === operand.text;
      case 'glob':
      case 'regex':
        return matchesPattern(operand, ref === undefined ? renderValue(value) : (referenced?.name ?? ref));
      case 'reference':
        return ref !== undefined && (operand.name === ref || operand.name === referenced?.name);
      case 'word':
        if (ref !== undefined) return operand.text === ref || operand.text === referenced?.name;
        if (typeof value === 'object' && value !== null && 'blob' in value) return value.blob === operand.text;
        return isSameValue(value, this.#typed(operand.text, at));
    }
  }

  #typed(text: string, { fact, entity }: Place): Value {
    const schema = this.#inventory.kinds.find(entity.kind)?.attributes[fact.subkey === '' ? fact.key : `${fact.key}.${fact.subkey}`];
    return parseValueText(text, schema?.type);
  }
}

interface Way {
  readonly at: Entity;
  readonly virtual: boolean;
}

interface Place {
  readonly fact: AttributeFact;
  readonly entity: Entity;
}

function allOf(inventory: Inventory): Entity[] {
  return [...inventory.ordered()].flatMap((slot) => inventory.at(slot) ?? []);
}

function attributesOf(entity: Entity): AttributeFact[] {
  return entity.facts.flatMap((fact) => (fact.type === 'attribute' ? [fact] : []));
}

function isAt(fact: AttributeFact, path: KeyPath): boolean {
  if (fact.key !== path.key) return false;
  if (path.number !== null && path.number !== fact.number) return false;
  return path.subkey === '*' ? fact.subkey !== '' : path.subkey === fact.subkey;
}

/** `haskey foo` has no subkey, and means any. */
function anySubkey(path: KeyPath): string {
  return path.subkey === '' ? '*' : path.subkey;
}

function memberExpressions(inventory: Inventory, group: Entity): Expression[] {
  return attributesOf(group).flatMap(({ key, subkey, value }) => {
    const parsed = key === 'members' && subkey === '' && typeof value === 'string' ? parseExpression(value, inventory.kinds) : null;
    return parsed?.ok === true ? [parsed.value] : [];
  });
}

function isWired(a: Entity, b: Entity): boolean {
  return a.facts.some((fact) => fact.type === 'connection' && fact.peer === b.id);
}

function refIn(value: Value): Entity['id'][] {
  return typeof value === 'object' && value !== null && 'ref' in value ? [value.ref] : [];
}

function isSecret(value: Value): boolean {
  return typeof value === 'object' && value !== null && 'secret' in value;
}

function isSameValue(a: Value, b: Value): boolean {
  return a === b || ((typeof a === 'object' || typeof b === 'object') && compareValues(a, b) === 0);
}

function operatorHolds(operator: Operator, order: number): boolean {
  const holds: Readonly<Record<Operator, boolean>> = {
    '=': order === 0,
    '!=': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  };
  return holds[operator];
}
