// The inventory and its language: entities, holding, ports, addresses, expressions, variables, changes, access.
// Pure: knows no database, no clock, no network; everything is a function of an Inventory and its arguments.
export { seesEverything, type Visibility } from './access/visibility.ts';
export type * from './change/operation.ts';
export type { FactDelta, Origin, Revision } from './change/revision.ts';
export { attributesAt, type Entity, entityTag, type FactOf, factsOfType } from './entity/entity.ts';
export { type EntityId, isEntityId } from './entity/id.ts';
export { isEntityName, NAME_LENGTH_MAX } from './entity/name.ts';
export type * from './fact/fact.ts';
export { CurrentInventory } from './inventory/current-inventory.ts';
export { Draft, type DraftNumbers } from './inventory/draft.ts';
export { EntityTable, inventoryFrom } from './inventory/entity-table.ts';
export { Fixture, type FixtureOptions, fixture } from './inventory/fixture.ts';
export type { Inventory } from './inventory/inventory.ts';
export type { SlotSpace } from './inventory/slot-space.ts';
export { Snapshot } from './inventory/snapshot.ts';
export { axis } from './inventory/terms.ts';
export type { AttributeSchema, Category, KindDefinition, KindRegistry } from './kind/kind.ts';
export { normalizeMac } from './value/mac.ts';
export * from './value/value.ts';
export { valueKey } from './value/value-key.ts';
export { checkVariableTies } from './variable/check-ties.ts';
export { explainVariables, type VariableExplanation, type VariableOrigin } from './variable/explain-variables.ts';
export { FILE_VARIABLES_MAX, fileVariables, variableNameProblem } from './variable/file-variables.ts';
export { SOURCE_CLASSES, type SourceClass } from './variable/source.ts';
export type { VariableColumn } from './variable/variable-column.ts';
export { variableLookup } from './variable/variable-lookup.ts';
export { isVariableName, VARIABLE_NAME_LENGTH_MAX } from './variable/variable-name.ts';
export { type ResolvedVariables, resolveVariable, resolveVariables, type VariableResolver, variableResolver } from './variable/variable-resolver.ts';
