// Holders that have members nobody put there: dynamic pools and classes (attribute `members`, an expression), and clouds with
// address blocks.
//
// A dynamic group's expression may name dynamic groups. They are followed GROUP_DEPTH_MAX levels down; below that a group has no
// dynamic members. So a group that names itself has a meaning too, the same in whatever order things are looked at.
// A group is no member of itself, and has dynamic members of its own tenant only: whoever may write a pool must not reach into another tenant by it.
import { attributesAt, type Entity } from '../entity/entity.ts';
import { axis } from '../inventory/terms.ts';
import { readAddress } from '../network/address.ts';
import { rangeHas } from '../network/cidr.ts';
import { cloudOf, readCloudBlocks } from '../network/cloud.ts';
import { evaluateNode } from './evaluate-node.ts';
import type { DerivedMembers, Evaluation, Steps } from './evaluation.ts';
import { parseExpression } from './parser.ts';
import type { SlotSet } from './slot-set.ts';

/** The visible holders that may have members of this sort. */
export function* derivedHolders(run: Evaluation): Steps<SlotSet> {
  if (run.derivedHolders !== null) return run.derivedHolders;
  const found = run.emptySet();
  yield* run.addSlots(found, axis.key, MEMBERS);
  yield* run.addSlots(found, axis.key, BLOCK);
  for (const slot of found) if (!isDerivedHolder(run.inventory.at(slot))) found.remove(slot);
  run.derivedHolders = found;
  return found;
}

/** Not to be changed: it is remembered. */
export function* derivedMembers(run: Evaluation, slot: number): Steps<SlotSet> {
  const entity = run.inventory.at(slot);
  if (entity === undefined || !isDerivedHolder(entity)) return run.emptySet();
  return entity.kind === 'cloud' ? yield* hostsByBlock(run, slot) : yield* groupMembers(run, slot, entity);
}

const MEMBERS = 'members';
const BLOCK = 'block';

function isDynamicKind(kind: string): boolean {
  return kind === 'pool' || kind === 'class';
}

function isDerivedHolder(entity: Entity | undefined): boolean {
  if (entity === undefined) return false;
  if (entity.kind === 'cloud') return attributesAt(entity, BLOCK).length > 0;
  return isDynamicKind(entity.kind) && memberTexts(entity).length > 0;
}

function memberTexts(entity: Entity): string[] {
  return attributesAt(entity, MEMBERS).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

function* groupMembers(run: Evaluation, slot: number, entity: Entity): Steps<SlotSet> {
  const known = run.derived.get(slot) ?? [];
  const found = known.find(({ level, final }) => level === run.groupLevel || (final && level < run.groupLevel));
  const derived = found ?? (yield* evaluateGroup(run, slot, entity));
  if (found === undefined) run.derived.set(slot, [...known, derived]);
  if (!derived.final) run.cutGroups = true;
  return derived.members;
}

function* evaluateGroup(run: Evaluation, group: number, entity: Entity): Steps<DerivedMembers> {
  const members = run.emptySet();
  const level = run.groupLevel;
  if (level === 0) return { level, final: false, members };
  const cutBefore = run.cutGroups;
  run.cutGroups = false;
  run.groupLevel = level - 1;
  for (const text of memberTexts(entity)) {
    // What does not parse was refused when it was written; a kind that it names may have gone since.
    const expression = parseExpression(text, run.inventory.kinds);
    if (expression.ok) members.unite(yield* evaluateNode(run, expression.value, null));
  }
  for (let slot = members.next(0); slot >= 0; slot = members.next(slot + 1)) {
    if (slot === group || run.inventory.at(slot)?.tenant !== entity.tenant) members.remove(slot);
    if (run.spend(1)) yield;
  }
  const final = !run.cutGroups;
  run.groupLevel = level;
  run.cutGroups = cutBefore;
  return { level, final, members };
}

/** Hosts that no holding puts into a cloud, by the cloud whose most specific block has their address. */
function* hostsByBlock(run: Evaluation, cloud: number): Steps<SlotSet> {
  run.blockMembers ??= yield* readBlockMembers(run);
  return run.blockMembers.get(cloud) ?? run.emptySet();
}

function* readBlockMembers(run: Evaluation): Steps<ReadonlyMap<number, SlotSet>> {
  const { inventory } = run;
  const members = new Map<number, SlotSet>();
  const blocks = readCloudBlocks(inventory);
  const owners = run.emptySet();
  for (const item of inventory.points(axis.item)) {
    const address = readAddress(item);
    if (address !== null && blocks.some(({ block }) => rangeHas(block, address))) yield* run.addSlots(owners, axis.item, item);
    else if (run.spend(4)) yield;
  }
  for (const slot of owners) {
    const host = inventory.at(slot);
    const membership = host !== undefined && inventory.kinds.find(host.kind)?.host === true ? cloudOf(inventory, host, blocks) : null;
    if (membership?.ok === true && membership.value?.block != null) {
      const cloud = inventory.slotOf(membership.value.cloud.id);
      if (cloud !== undefined) addTo(run, members, cloud, slot);
    }
    if (run.spend(16)) yield;
  }
  return members;
}

function addTo(run: Evaluation, members: Map<number, SlotSet>, cloud: number, slot: number): void {
  const set = members.get(cloud) ?? run.emptySet();
  set.add(slot);
  members.set(cloud, set);
}
