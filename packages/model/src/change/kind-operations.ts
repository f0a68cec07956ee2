import { canonicalJson, err, type Json, ok, type Problem, problem, type Result } from '@muster/protocol';
import { type Entity, factsOfType } from '../entity/entity.ts';
import { axis } from '../inventory/terms.ts';
import type { KindDefinition } from '../kind/kind.ts';
import { decodeKindDefinition } from '../kind/kind-definition.ts';
import type { ChangeStep } from './change-step.ts';
import { checkEntityFits, checkKindUnused, checkSameNature } from './kind-use.ts';
import type { KindOperation, OperationResult, UnkindOperation } from './operation.ts';
import { excerptOf } from './resolve-ref.ts';

/** Defines a kind, or defines it anew. The same definition again is no change. */
export function defineKind(step: ChangeStep, operation: KindOperation): Result<OperationResult, Problem> {
  const decoded = decodeKindDefinition(operation.definition);
  if (!decoded.ok) return err(joined(decoded.error));
  const definition = decoded.value;
  const clash = checkWords(step, definition);
  if (clash !== null) return err(clash);
  const schema = findSchema(step, definition.name);
  const before = schema === undefined ? undefined : factsOfType(schema, 'definition')[0];
  if (before !== undefined && sameDefinition(before.definition, definition)) return ok({ id: before.entity, name: definition.name });
  if (before !== undefined) step.draft.retract(before);
  const entity = schema?.id ?? makeSchema(step, definition.name);
  step.draft.assert({ type: 'definition', entity, definition });
  const broken = before === undefined ? null : checkExisting(step, before.definition, definition);
  return broken === null ? ok({ id: entity, name: definition.name }) : err(broken);
}

export function undefineKind(step: ChangeStep, operation: UnkindOperation): Result<OperationResult, Problem> {
  const schema = findSchema(step, operation.name);
  if (schema === undefined)
    return err(problem('not_found', 'kind.not-defined', `no kind ${JSON.stringify(excerptOf(operation.name))} was defined here`));
  const used = checkKindUnused(step.draft, schema, step.sees);
  if (used !== null) return err(used);
  for (const fact of schema.facts) step.draft.retract(fact);
  return ok({ id: schema.id, name: schema.name });
}

function findSchema(step: ChangeStep, name: string): Entity | undefined {
  for (const slot of step.draft.slots(axis.name, name)) {
    const entity = step.draft.at(slot);
    if (entity?.kind === 'kind') return entity;
  }
  return undefined;
}

function makeSchema(step: ChangeStep, name: string): Entity['id'] {
  const entity = step.newId();
  step.draft.assert({ type: 'entity', entity, kind: 'kind', tenant: step.tenant });
  step.draft.assert({ type: 'name', entity, name });
  return entity;
}

/** Names and aliases are one set of words; what it holds must be known (or be itself). */
function checkWords(step: ChangeStep, definition: KindDefinition): Problem | null {
  const { kinds } = step.draft;
  for (const word of [definition.name, ...definition.aliases]) {
    const other = kinds.find(word);
    if (other !== undefined && other.name !== definition.name) {
      return problem('conflict', 'kind.taken', `${word} is ${other.name === word ? 'a kind' : `another word for ${other.name}`} already`);
    }
  }
  const unknown = definition.holds.find(
    (word) => word !== definition.name && kinds.find(word)?.name !== word && kinds.inCategory(word) === undefined,
  );
  return unknown === undefined
    ? null
    : problem('invalid', 'kind.malformed', `${unknown} is not a kind or category that a kind can hold`, { pointer: '/holds' });
}

function checkExisting(step: ChangeStep, before: KindDefinition, after: KindDefinition): Problem | null {
  const problems: Problem[] = [];
  for (const slot of step.draft.slots(axis.kind, after.name)) {
    const entity = step.draft.at(slot);
    if (entity === undefined) continue;
    const nature = checkSameNature(before, after);
    if (nature !== null) return nature;
    const misfits = checkEntityFits(step.draft, entity, { definition: after, sees: step.sees });
    if (misfits.length > 0 && !step.sees.sees(entity)) return hiddenMisfit(after);
    problems.push(...misfits);
    if (problems.length >= SHOWN_MAX) break;
  }
  return problems.length === 0 ? null : joined(problems);
}

/** Entities that no longer fit are named, but not all ten thousand of them. */
const SHOWN_MAX = 10;

function hiddenMisfit(definition: KindDefinition): Problem {
  return problem('conflict', 'kind.in-use', `something that is not yours to see is of the kind ${definition.name}, and would not fit`);
}

function joined(problems: readonly Problem[]): Problem {
  const [first] = problems;
  const detail = problems.map((each) => each.detail).join('; ');
  const data = { problems: problems.map(({ detail: text, pointer, hint }) => ({ detail: text, pointer, hint })) };
  return {
    ...problem(first?.code ?? 'invalid', first?.reason ?? 'kind.malformed', detail, { data }),
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
  };
}

function sameDefinition(a: KindDefinition, b: KindDefinition): boolean {
  return canonicalJson(a as unknown as Json) === canonicalJson(b as unknown as Json);
}
