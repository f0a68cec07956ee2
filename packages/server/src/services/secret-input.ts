// Secrets on their way in. Before a change is planned each plain text is put aside under a new id; what is planned, kept and
// logged has only the id. When the plan has told which entity an id went to, the vault seals the text for that place.
import { MASKED_SECRET, type Operation, type ValueInput } from '@muster/model';

export class SecretInput {
  readonly #newId: () => string;
  readonly #plainTexts = new Map<string, string>();

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** By the id that stands for each. */
  get plainTexts(): ReadonlyMap<string, string> {
    return this.#plainTexts;
  }

  /** The same operations with ids for texts. */
  takeFrom(operations: readonly Operation[]): Operation[] {
    return operations.map((operation) => this.#takeFromOperation(operation));
  }

  /** Attributes and variables of a document of a load, which nobody has looked at yet. */
  takeFromDocument(document: unknown): unknown {
    if (!isRecord(document)) return document;
    const taken: Record<string, unknown> = { ...document };
    for (const part of ['attributes', 'variables']) {
      const values = document[part];
      if (isRecord(values)) taken[part] = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, this.#takeUnknown(value)]));
    }
    return taken;
  }

  #takeFromOperation(operation: Operation): Operation {
    switch (operation.op) {
      case 'var':
        return operation.value === undefined ? operation : { ...operation, value: this.#take(operation.value) };
      case 'set':
      case 'add':
        return { ...operation, values: operation.values.map((value) => this.#take(value)) };
      case 'create':
        return operation.attributes === undefined ? operation : { ...operation, attributes: this.#takeAll(operation.attributes) };
      case 'pick':
        return operation.set === undefined ? operation : { ...operation, set: this.#takeAll(operation.set) };
      default:
        return operation;
    }
  }

  #takeAll<Input extends { readonly values: readonly ValueInput[] }>(inputs: readonly Input[]): Input[] {
    return inputs.map((input) => ({ ...input, values: input.values.map((value) => this.#take(value)) }));
  }

  #takeUnknown(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each: unknown) => this.#takeUnknown(each));
    if (!isRecord(value) || typeof value['secret'] !== 'string') return value;
    return this.#take({ secret: value['secret'] });
  }

  /** What an export masked is no text. */
  #take(value: ValueInput): ValueInput {
    if (typeof value !== 'object' || value === null || !('secret' in value) || value.secret === MASKED_SECRET) return value;
    const id = this.#newId();
    this.#plainTexts.set(id, value.secret);
    return { secret: id };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
