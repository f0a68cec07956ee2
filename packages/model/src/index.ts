// The inventory and its language: entities, holding, ports, addresses, expressions, variables, changes, access.
// Pure: knows no database, no clock, no network; everything is a function of an Inventory and its arguments.
export { authorizeChange, type ChangeToAuthorize } from './access/authorize-change.ts';
export { canEverywhere, type Grant, mayKnowOfGone } from './access/grants.ts';
export { mayKnow, seesEverything, type Visibility } from './access/visibility.ts';
export { type Present, visibilityAsOf } from './access/visibility-as-of.ts';
export { visibilityOf } from './access/visibility-of.ts';
export { type AppliedChange, applyChange, applyChangeInSlices } from './change/apply-change.ts';
export { type BlameLine, blameEntity } from './change/blame.ts';
export type { ChangeContext } from './change/change-run.ts';
export type { ChangeStep } from './change/change-step.ts';
export { conflictKey } from './change/conflict-key.ts';
export { bodyOf, composeDeltas } from './change/delta-content.ts';
export { describeFact, describeValue, type FactDescription, MASKED_SECRET, NOT_VISIBLE } from './change/describe-fact.ts';
export {
  type DiffEntry,
  type DiffNames,
  diffRevisions,
  diffRevisionsInSlices,
  type EntityHead,
  type RevisionRecord,
} from './change/diff.ts';
export {
  GRANTS_MAX,
  KEY_LENGTH_MAX,
  MESSAGE_LENGTH_MAX,
  NUMBER_MAX,
  REF_LENGTH_MAX,
  URL_LENGTH_MAX,
  VALUE_LENGTH_MAX,
  VALUES_MAX,
} from './change/limits.ts';
export type * from './change/operation.ts';
export { targetsOf } from './change/pointers.ts';
export { defaultTenant, isOfKindWord, type RefScope, resolveKind, resolveRef, resolveTenant } from './change/resolve-ref.ts';
export {
  type EntityRevert,
  planEntityRevert,
  planRevert,
  planRevertInSlices,
  type RevertPlan,
  type RevertRequest,
} from './change/revert.ts';
export type { RevertConflict, RevisionDelta } from './change/revert-conflicts.ts';
export type { FactDelta, Origin, Revision } from './change/revision.ts';
export { attributesAt, type Entity, entityTag, type FactOf, factsOfType } from './entity/entity.ts';
export { type EntityId, isEntityId } from './entity/id.ts';
export { isEntityName, NAME_LENGTH_MAX } from './entity/name.ts';
export type { Expression, Operand, Pattern, Relation } from './expression/ast.ts';
export { checkExpressionText, checkMembersText } from './expression/check-expression.ts';
export type { EvaluationContext, InstalledPackage, Observations, Slicing, VariableLookup } from './expression/context.ts';
export { dynamicMembers, dynamicMembersInSlices } from './expression/dynamic-members.ts';
export {
  evaluateAmong,
  evaluateExpression,
  evaluateInSlices,
  inNaturalOrder,
  matchEntities,
  matchesEntity,
} from './expression/evaluate.ts';
export { EXPRESSION_LENGTH_MAX, PICK_COUNT_MAX } from './expression/limits.ts';
export { parseExpression } from './expression/parser.ts';
export { type PickRequest, pickEntities, pickInSlices } from './expression/pick.ts';
export { printExpression } from './expression/printer.ts';
export { SlotSet } from './expression/slot-set.ts';
export type * from './fact/fact.ts';
export { secretOf } from './fact/secret-of.ts';
export { CurrentInventory } from './inventory/current-inventory.ts';
export { Draft, type DraftNumbers } from './inventory/draft.ts';
export { EntityTable, inventoryFrom } from './inventory/entity-table.ts';
export { Fixture, type FixtureOptions, fixture } from './inventory/fixture.ts';
export type { Inventory } from './inventory/inventory.ts';
export type { SlotSpace } from './inventory/slot-space.ts';
export { Snapshot } from './inventory/snapshot.ts';
export { axis } from './inventory/terms.ts';
export { checkAttributes, schemaOf } from './kind/attribute-schema.ts';
export { builtInKinds } from './kind/built-in-kinds.ts';
export type { AttributeSchema, Category, KindDefinition, KindRegistry } from './kind/kind.ts';
export { decodeKindDefinition } from './kind/kind-definition.ts';
export { kindRegistry, mayHold } from './kind/kind-registry.ts';
export { type Access, accessOf, type Said } from './network/access.ts';
export { type Address, type AddressVersion, parseAddress, readAddress, renderAddress, withoutMapping } from './network/address.ts';
export { ALLOCATE_COUNT_MAX } from './network/allocation.ts';
export {
  type AddressRange,
  blockOf,
  type Cidr,
  parseBlock,
  parseCidr,
  rangeContains,
  rangeHas,
  rangeSize,
  renderCidr,
} from './network/cidr.ts';
export { type CloudBlock, type CloudMembership, cloudOf, readCloudBlocks } from './network/cloud.ts';
export { isNetwork, type Network, readNetwork } from './network/network.ts';
export { type NetworkUsage, networkUsage } from './network/network-usage.ts';
export { networkAddressesOf, primaryAddress } from './network/primary-address.ts';
export { findRoute, type Hop } from './network/route.ts';
export { type Capacity, capacityUse } from './place/capacity.ts';
export { type CheckView, checkInventory, type Shortfall } from './place/check.ts';
export { checkPlaces } from './place/check-places.ts';
export { type Found, findEntities } from './place/find.ts';
export { ancestorsOf, descendantsOf, findAncestor, holdersOf, membersOf } from './place/holders.ts';
export { type Cable, type Location, locate, type Placing, renderLocation } from './place/locate.ts';
export { type Link, linksOf, type Port, type PortName, parsePortName, portsOf } from './place/port.ts';
export { type Occupant, occupantsOf, renderUnits, type UnitRange, unitCount } from './place/rack-units.ts';
export { type ServiceInstance, servicesOn } from './place/service-lookup.ts';
export { holderTree, TREE_LIMITS, type TreeLimits, type TreeNode } from './place/tree.ts';
export { applyDocumentsInSlices, type DocumentLoad, rowProblems } from './transfer/apply-documents.ts';
export type { TransferDocument } from './transfer/document.ts';
export { type ExportedDocument, type ExportOptions, exportDocuments } from './transfer/export-documents.ts';
export { operationsFromDocuments, operationsFromDocumentsInSlices, type TransferPlan } from './transfer/operations-from-documents.ts';
export type { RowProblem, TransferScope } from './transfer/planned-row.ts';
export { compareValues, orderValues } from './value/compare-values.ts';
export { normalizeMac } from './value/mac.ts';
export { naturalCompare } from './value/natural-order.ts';
export {
  type BlobValue,
  type DatetimeValue,
  type JsonValue,
  type RefValue,
  type SecretValue,
  typeOfValue,
  type Value,
  type ValueType,
} from './value/value.ts';
export { valueKey } from './value/value-key.ts';
export { isDatetime, numberOfText, parseValueText, renderValue } from './value/value-text.ts';
export { checkVariableTies } from './variable/check-ties.ts';
export { explainVariables, type VariableExplanation, type VariableOrigin } from './variable/explain-variables.ts';
export { FILE_VARIABLES_MAX, fileVariables, variableNameProblem } from './variable/file-variables.ts';
export { SOURCE_CLASSES, type SourceClass } from './variable/source.ts';
export type { VariableColumn } from './variable/variable-column.ts';
export { variableLookup } from './variable/variable-lookup.ts';
export { isVariableName, VARIABLE_NAME_LENGTH_MAX } from './variable/variable-name.ts';
export {
  type ResolvedVariables,
  resolveVariable,
  resolveVariables,
  type VariableResolver,
  variableResolver,
} from './variable/variable-resolver.ts';
