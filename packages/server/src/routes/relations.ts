// Where an entity is, what it holds, what it is plugged into, what it has from its holders.
import type { ReplyOf } from '@muster/api';
import { ancestorsOf, type Entity, factsOfType, holderTree, linksOf, portsOf, type TreeNode } from '@muster/model';
import { ok } from '@muster/protocol';
import type { Handlers } from '../http/call.ts';
import { viewAddresses, viewAttribute, viewBrief, viewConnections, viewUnits } from '../services/entity-view.ts';
import { fitsKeyPath, type KeyPath, parseKeyPath } from '../services/key-path.ts';
import { viewLocation } from '../services/location-view.ts';
import { listMembers } from '../services/members.ts';
import { type Reading, read } from '../services/reading.ts';

/** Larger trees are asked for part by part. */
const TREE_NODES_MAX = 20_000;

export const relationHandlers = {
  'entities.attributes': (call) =>
    read(call.caller, call.query, call.services, (reading) => {
      const entity = reading.resolve(call.params.ref);
      if (!entity.ok) return entity;
      const path = call.query.key === undefined ? ok(null) : parseKeyPath(call.query.key);
      if (!path.ok) return path;
      const holders =
        call.query.merged === true ? ancestorsOf(reading.inventory, entity.value).filter((holder) => reading.sees(holder)) : [];
      const items = [entity.value, ...holders].flatMap((source) => attributesOf(reading, source, path.value));
      return ok({ revision: reading.revision, body: { items, revision: reading.revision } });
    }),
  'entities.tree': (call) =>
    read(call.caller, call.query, call.services, (reading) => {
      const entity = reading.resolve(call.params.ref);
      if (!entity.ok) return entity;
      const limits = { depthMax: call.query.depth, nodesMax: TREE_NODES_MAX };
      const tree = holderTree(reading.inventory, entity.value, { sees: reading, limits });
      return ok({ revision: reading.revision, body: { tree: viewTree(tree), truncated: isTruncated(tree), revision: reading.revision } });
    }),
  'entities.ports': (call) =>
    read(call.caller, call.query, call.services, (reading) => {
      const entity = reading.resolve(call.params.ref);
      if (!entity.ok) return entity;
      return ok({ revision: reading.revision, body: { items: viewPorts(reading, entity.value), revision: reading.revision } });
    }),
  'entities.locate': (call) =>
    read(call.caller, call.query, call.services, (reading) => {
      const entity = reading.resolve(call.params.ref);
      if (!entity.ok) return entity;
      const location = viewLocation(reading, entity.value);
      const body = {
        entity: viewBrief(entity.value),
        ...location,
        connections: viewConnections(reading, entity.value),
        addresses: viewAddresses(reading, entity.value),
        revision: reading.revision,
      };
      return ok({ revision: reading.revision, body });
    }),
  'entities.members': (call) => listMembers(call),
} satisfies Partial<Handlers>;

type AttributeItem = ReplyOf<'entities.attributes'>['items'][number];

function attributesOf(reading: Reading, source: Entity, path: KeyPath | null): AttributeItem[] {
  const facts = factsOfType(source, 'attribute').filter((fact) => (path === null ? !fact.key.startsWith('_') : fitsKeyPath(fact, path)));
  return facts.flatMap((fact) => viewAttribute(reading, fact)).map((view) => ({ ...view, source: viewBrief(source) }));
}

function viewTree(node: TreeNode): ReplyOf<'entities.tree'>['tree'] {
  return { ...viewBrief(node.entity), ...viewUnits(node.units), children: node.members.map(viewTree) };
}

function isTruncated(node: TreeNode): boolean {
  return node.hidden > 0 || node.members.some(isTruncated);
}

function viewPorts(reading: Reading, entity: Entity): ReplyOf<'entities.ports'>['items'] {
  const links = linksOf(reading.inventory, entity);
  return portsOf(reading.inventory, entity, reading).map(({ name: port, type, number, peer, attributes }) => {
    const said = (word: string): Record<string, string> => {
      const value = attributes.find((attribute) => attribute.name === word)?.value;
      return typeof value === 'string' ? { [word]: value } : {};
    };
    const link = links.get(port);
    const plugged =
      peer === null || link === undefined ? {} : { peer: viewBrief(peer.entity), peer_port: peer.port, revision: link.fact.revision };
    return { port, type, number, ...said('name'), ...said('mac'), ...plugged };
  });
}
