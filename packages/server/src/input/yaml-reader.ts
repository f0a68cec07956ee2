import { err, ok, type Result } from '@muster/protocol';
import type * as Yaml from 'yaml';
import type { Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { duplicateKey, type Fault, forbiddenKey, invalid } from './fault.ts';
import { isKept } from './json-scalars.ts';
import { isForbiddenKeyText } from './json-string.ts';
import { tooDeep } from './scan-yaml.ts';

/** How the parser's kinds of nodes are told apart; the parser is loaded late, so it is passed in. */
export type NodeTests = Pick<typeof Yaml, 'isAlias' | 'isMap' | 'isScalar' | 'isSeq'>;

/** Reads a parsed document as plain JSON values. Offsets are those of the text. */
export class YamlReader {
  readonly #tests: NodeTests;
  readonly #limits: { readonly depth: number };
  #depth = 0;

  constructor(tests: NodeTests, limits: { readonly depth: number }) {
    this.#tests = tests;
    this.#limits = limits;
  }

  read(node: unknown): Result<unknown, Fault> {
    if (this.#tests.isAlias(node)) return err(invalid('yaml.alias', 'aliases are not understood', startOf(node), 'write the value out'));
    if (this.#tests.isScalar(node)) return refuseProperties(node) ?? readScalar(node);
    if (!this.#tests.isMap(node) && !this.#tests.isSeq(node)) return ok(null);
    if (this.#depth >= this.#limits.depth) return err(tooDeep(this.#limits, startOf(node)));
    this.#depth++;
    const value = refuseProperties(node) ?? (this.#tests.isMap(node) ? this.#readMap(node) : this.#readList(node));
    this.#depth--;
    return value;
  }

  #readList(list: YAMLSeq): Result<unknown, Fault> {
    const values: unknown[] = [];
    for (const item of list.items) {
      const value = this.read(item);
      if (!value.ok) return value;
      values.push(value.value);
    }
    return ok(values);
  }

  #readMap(map: YAMLMap): Result<unknown, Fault> {
    const entries = new Map<string, unknown>();
    for (const pair of map.items) {
      const key = this.#readKey(pair.key);
      if (!key.ok) return key;
      if (entries.has(key.value)) return err(duplicateKey(startOf(pair.key)));
      const value = this.read(pair.value);
      if (!value.ok) return value;
      entries.set(key.value, value.value);
    }
    return ok(Object.fromEntries(entries));
  }

  #readKey(key: unknown): Result<string, Fault> {
    const value = this.read(key);
    if (!value.ok) return value;
    if (typeof value.value !== 'string') return err(invalid('yaml.key', 'a key must be a text', startOf(key)));
    if (value.value === '<<' && this.#tests.isScalar(key) && key.type === 'PLAIN') {
      return err(invalid('yaml.merge-key', 'merge keys are not understood', startOf(key), 'write the values out'));
    }
    return isForbiddenKeyText(value.value) ? err(forbiddenKey(startOf(key))) : ok(value.value);
  }
}

function refuseProperties(node: Node): Result<never, Fault> | null {
  if ('anchor' in node && node.anchor !== undefined) {
    return err(invalid('yaml.alias', 'anchors are not understood', startOf(node), 'write the value out wherever it is needed'));
  }
  return node.tag === undefined
    ? null
    : err(invalid('yaml.tag', 'tags are not understood', startOf(node), 'quote a text that begins with "!"'));
}

/** Numbers that would not be printed as they were written (0644, 1.10, 1e5, .inf) are texts, as everywhere in Muster. */
function readScalar(node: Scalar): Result<unknown, Fault> {
  const { value } = node;
  if (typeof value === 'number') return ok(String(value) === node.source && isKept(node.source) ? value : node.source);
  if (typeof value !== 'string') return ok(value);
  if (value.includes('\0')) return err(invalid('input.nul', 'there is a NUL character', startOf(node)));
  return value.isWellFormed() ? ok(value) : err(invalid('input.surrogate', 'half of a surrogate pair is no character', startOf(node)));
}

function startOf(node: unknown): number {
  const range = typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? node.range : [];
  const [start] = range;
  return typeof start === 'number' ? start : 0;
}
