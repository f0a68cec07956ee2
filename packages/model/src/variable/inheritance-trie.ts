// Finds what was computed for an entity that inherits from the same places. The path is what decides inheritance, in the
// order of the facts: tenant, holders, then what it runs on, then tags. The same places in another order are computed again.
import type { Entity } from '../entity/entity.ts';

interface TrieNode<T> {
  readonly next: Map<string, TrieNode<T>>;
  content: T | undefined;
}

export class InheritanceTrie<T> {
  readonly #root: TrieNode<T> = newNode();

  /** `cloud`: the one the entity is in by its address alone. */
  at(entity: Entity, cloud: Entity | null, make: () => T): T {
    let node = step(this.#root, entity.tenant);
    // A tenant has nothing above it, but entities of the tenant have: they must not meet at one node.
    if (entity.id === entity.tenant) node = step(node, 'tenant');
    for (const fact of entity.facts) {
      if (fact.type === 'holding') node = step(node, fact.holder);
      else if (fact.type === 'tag') node = step(step(node, `tag ${fact.rank}`), fact.tag);
      else if (fact.type === 'attribute' && fact.key === 'runs_on' && typeof fact.value === 'object' && fact.value !== null) {
        if ('ref' in fact.value) node = step(step(node, 'runs_on'), fact.value.ref);
      }
    }
    if (cloud !== null) node = step(step(node, 'cloud'), cloud.id);
    node.content ??= make();
    return node.content;
  }
}

function step<T>(node: TrieNode<T>, key: string): TrieNode<T> {
  let next = node.next.get(key);
  if (next === undefined) {
    next = newNode();
    node.next.set(key, next);
  }
  return next;
}

function newNode<T>(): TrieNode<T> {
  return { next: new Map(), content: undefined };
}
