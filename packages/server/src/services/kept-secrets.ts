// A load that says a secret as it is must change nothing. What lies in the vault is opened before the change is planned, for
// callers who might read it anyway; the plan then finds, on its own base, which of the documents' secrets are there already.
import { type Entity, factsOfType, type Inventory, resolveRef, secretOf, type Visibility } from '@muster/model';
import { revealable } from '../auth/visibility.ts';
import { Slices } from '../fleet/slices.ts';
import type { Call } from '../http/call.ts';
import type { SecretPlace } from '../vault/envelope.ts';
import { secretPlace } from '../vault/seal-facts.ts';
import { fitsKeyPath, parseKeyPath } from './key-path.ts';
import { openSnapshot, type Reading } from './reading.ts';
import type { SecretInput } from './secret-input.ts';

/** Texts that lie in the vault, by the ids of their secrets. */
export type KeptTexts = ReadonlyMap<string, string>;

interface LoadedSecrets {
  readonly documents: readonly unknown[];
  readonly secrets: SecretInput;
}

/** Of the entities that the documents are about, where the documents have secrets and the caller may know those that are there. */
export async function openKept({ caller, query, services }: Call<'apply'>, { documents, secrets }: LoadedSecrets): Promise<KeptTexts> {
  const texts = new Map<string, string>();
  if (secrets.plainTexts.size === 0) return texts;
  const reading = await openSnapshot(caller, query.tenant === undefined ? {} : { tenant: query.tenant }, services);
  if (!reading.ok) return texts;
  const places = await new Slices(services.clock).run(placesOf(documents, reading.value, revealable(caller, reading.value.inventory)));
  for (const [id, place] of places) {
    const text = await services.vault.reveal(id, place);
    // One that does not open is written anew.
    if (text.ok) texts.set(id, text.value);
  }
  return texts;
}

function* placesOf(documents: readonly unknown[], reading: Reading, mayReveal: Visibility): Generator<void, Map<string, SecretPlace>> {
  const places = new Map<string, SecretPlace>();
  for (const document of documents) {
    yield;
    const entity = hasSecret(document) ? entityOf(document, reading) : undefined;
    if (entity === undefined || !mayReveal.sees(entity)) continue;
    for (const fact of entity.facts) {
      const [id, place] = [secretOf(fact), secretPlace(reading.inventory, fact)];
      if (id !== null && place !== null) places.set(id, place);
    }
  }
  return places;
}

export interface KeptView {
  readonly scope: DocumentScope;
  readonly kept: KeptTexts;
  readonly secrets: SecretInput;
}

export interface DocumentScope {
  readonly inventory: Inventory;
  readonly tenant: Reading['tenant'];
  readonly visibility: Visibility;
}

/** The document with the ids of the secrets that are there already, in place of those that stand for the same text. */
export function withKept(document: unknown, { scope, kept, secrets }: KeptView): unknown {
  if (kept.size === 0 || !hasSecret(document)) return document;
  const entity = entityOf(document, scope);
  if (entity === undefined) return document;
  const replace = (ids: readonly string[]) => (value: unknown) => {
    const text = isSecret(value) ? secrets.plainTexts.get(value.secret) : undefined;
    const id = text === undefined ? undefined : ids.find((candidate) => kept.get(candidate) === text);
    return id === undefined ? value : { secret: id };
  };
  return {
    ...document,
    ...mapPart(document, 'attributes', (path) => replace(idsAtPath(entity, path))),
    ...mapPart(document, 'variables', (name) => replace(idsOfVariable(entity, name))),
  };
}

type Change = (value: unknown) => unknown;

function mapPart(document: Document, part: string, changeAt: (name: string) => Change): Document {
  const values = document[part];
  if (!isDocument(values)) return {};
  const changed = Object.entries(values).map(([name, value]): [string, unknown] => {
    const change = changeAt(name);
    return [name, Array.isArray(value) ? value.map(change) : change(value)];
  });
  return { [part]: Object.fromEntries(changed) };
}

function idsAtPath(entity: Entity, text: string): string[] {
  const path = parseKeyPath(text);
  if (!path.ok) return [];
  const { subkey = '', number = null } = path.value;
  const facts = factsOfType(entity, 'attribute').filter(
    (fact) => fitsKeyPath(fact, path.value) && fact.subkey === subkey && fact.number === number,
  );
  return facts.flatMap((fact) => secretOf(fact) ?? []);
}

function idsOfVariable(entity: Entity, name: string): string[] {
  return factsOfType(entity, 'variable').flatMap((fact) => (fact.name === name ? (secretOf(fact) ?? []) : []));
}

type Document = Readonly<Record<string, unknown>>;

/** Documents come here before anybody has looked at them: what is not as it should be is for the plan to refuse. */
function entityOf(document: Document, { inventory, tenant, visibility }: DocumentScope): Entity | undefined {
  const { kind, name, tenant: named } = document;
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  const scope = { inventory, tenant, sees: visibility, suggest: false };
  const home = typeof named === 'string' ? resolveRef(scope, named, 'tenant') : null;
  if (home?.ok === false) return undefined;
  const found = resolveRef({ ...scope, tenant: home?.value.id ?? tenant }, `${kind}:${name}`);
  return found.ok ? found.value : undefined;
}

function hasSecret(document: unknown): document is Document {
  if (!isDocument(document)) return false;
  return ['attributes', 'variables'].some((part) => {
    const values = document[part];
    return isDocument(values) && Object.values(values).flat().some(isSecret);
  });
}

function isSecret(value: unknown): value is { readonly secret: string } {
  return isDocument(value) && typeof value['secret'] === 'string';
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
