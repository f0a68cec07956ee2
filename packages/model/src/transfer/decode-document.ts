// From one row of a load, of which nothing is known, to a document. Everything that is wrong with the row is said at once.
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { ValueInput } from '../change/operation.ts';
import type { KindDefinition } from '../kind/kind.ts';
import type {
  TransferAddress,
  TransferConnection,
  TransferDocument,
  TransferGateway,
  TransferReservation,
  TransferService,
  TransferVariableFile,
} from './document.ts';

export function decodeDocument(raw: unknown): Result<TransferDocument, Problem[]> {
  if (!isRecord(raw)) return err([refused('', 'a row is an object with kind and name')]);
  const reader = new RowReader();
  const document: Partial<Record<keyof TransferDocument, unknown>> = {
    kind: reader.text(raw['kind'], 'kind'),
    name: reader.text(raw['name'], 'name'),
  };
  for (const [member, value] of Object.entries(raw)) {
    if (member === 'kind' || member === 'name' || value === undefined) continue;
    const decode = Object.hasOwn(DECODERS, member) ? DECODERS[member as keyof typeof DECODERS] : undefined;
    if (decode === undefined)
      reader.refuse(member, `a document has no ${shown(member)}`, `it has kind, name, ${Object.keys(DECODERS).join(', ')}`);
    else document[member as keyof typeof DECODERS] = decode(reader, value);
  }
  return reader.problems.length === 0 ? ok(document as unknown as TransferDocument) : err(reader.problems);
}

/** Names of the document even when the rest of it is refused: others may refer to it. */
export function nameOfRow(raw: unknown): string | null {
  const name = isRecord(raw) ? raw['name'] : undefined;
  return typeof name === 'string' ? name : null;
}

/** One row may list every port of a chassis or every value of a key; nothing has more members than this. */
const MEMBERS_MAX = 10_000;
/** Long enough for tenant/kind:name; what is longer is no reference, name, port, address or URL. */
const TEXT_LENGTH_MAX = 2_000;
const VALUE_FORMS: ReadonlySet<string> = new Set(['text', 'datetime', 'json', 'ref', 'secret', 'blob']);

type Decode = (reader: RowReader, value: unknown) => unknown;

const DECODERS: Readonly<Record<Exclude<keyof TransferDocument, 'kind' | 'name'>, Decode>> = {
  tenant: (reader, value) => reader.text(value, 'tenant'),
  in: (reader, value) => reader.texts(value, 'in'),
  units: (reader, value) => (typeof value === 'number' ? value : reader.text(value, 'units')),
  attributes: (reader, value) => reader.members(value, 'attributes', (each, at) => reader.values(each, at)),
  tags: (reader, value) => reader.texts(value, 'tags'),
  variables: (reader, value) => reader.members(value, 'variables', (each, at) => reader.value(each, at)),
  addresses: (reader, value) => reader.list(value, 'addresses', decodeAddress),
  connections: (reader, value) => reader.list(value, 'connections', decodeConnection),
  gateways: (reader, value) => reader.list(value, 'gateways', decodeGateway),
  service: (reader, value) => decodeService(reader, value, 'service'),
  reservations: (reader, value) => reader.list(value, 'reservations', decodeReservation),
  shares: (reader, value) => reader.texts(value, 'shares'),
  merge: (reader, value) => reader.members(value, 'merge', (each, at) => reader.word(each, at, ['deep', 'append', 'union'])),
  variable_file: (reader, value) => decodeVariableFile(reader, value, 'variable_file'),
  // Checked as a whole by the operation that defines the kind.
  definition: (reader, value) => reader.record(value, 'definition') as unknown as KindDefinition,
};

function decodeAddress(reader: RowReader, raw: unknown, at: string): TransferAddress {
  const fields = reader.fields(raw, at, ['network', 'address']);
  return { network: reader.text(fields['network'], `${at}/network`), ...reader.optional(fields, 'address', at) };
}

function decodeConnection(reader: RowReader, raw: unknown, at: string): TransferConnection {
  const fields = reader.fields(raw, at, ['port', 'to', 'peer_port']);
  const [port, to, peerPort] = ['port', 'to', 'peer_port'].map((name) => reader.text(fields[name], `${at}/${name}`));
  return { port: port ?? '', to: to ?? '', peer_port: peerPort ?? '' };
}

function decodeGateway(reader: RowReader, raw: unknown, at: string): TransferGateway {
  const fields = reader.fields(raw, at, ['to', 'hosts', 'via']);
  const via = fields['via'] === undefined ? {} : { via: reader.word(fields['via'], `${at}/via`, ['ssh', 'relay']) as 'ssh' | 'relay' };
  return { to: reader.text(fields['to'], `${at}/to`), hosts: reader.texts(fields['hosts'], `${at}/hosts`), ...via };
}

function decodeService(reader: RowReader, raw: unknown, at: string): TransferService {
  const fields = reader.fields(raw, at, ['role', 'host', 'vip']);
  return {
    role: reader.text(fields['role'], `${at}/role`),
    host: reader.text(fields['host'], `${at}/host`),
    ...reader.optional(fields, 'vip', at),
  };
}

function decodeReservation(reader: RowReader, raw: unknown, at: string): TransferReservation {
  const fields = reader.fields(raw, at, ['first', 'last', 'note']);
  const first = reader.text(fields['first'], `${at}/first`);
  return { first, ...reader.optional(fields, 'last', at), ...reader.optional(fields, 'note', at) };
}

function decodeVariableFile(reader: RowReader, raw: unknown, at: string): TransferVariableFile {
  const fields = reader.fields(raw, at, ['url', 'sha256', 'variables']);
  const url = reader.text(fields['url'], `${at}/url`);
  const sha256 = reader.text(fields['sha256'], `${at}/sha256`);
  return { url, sha256, variables: reader.record(fields['variables'] ?? {}, `${at}/variables`) };
}

/** Reads members of one row and gathers what is wrong with them. */
class RowReader {
  readonly problems: Problem[] = [];

  refuse(at: string, detail: string, hint?: string): void {
    this.problems.push(refused(at, detail, hint));
  }

  text(raw: unknown, at: string): string {
    if (typeof raw === 'string' && raw.length > 0 && raw.length <= TEXT_LENGTH_MAX) return raw;
    this.refuse(
      at,
      typeof raw === 'string' ? `${at} has ${raw.length} characters` : `${at} is not text`,
      `1 to ${TEXT_LENGTH_MAX} characters`,
    );
    return '';
  }

  optional<Name extends string>(fields: Readonly<Record<string, unknown>>, name: Name, at: string): { readonly [key in Name]?: string } {
    const raw = fields[name];
    if (raw === undefined || (name === 'note' && raw === '')) return {};
    return { [name]: this.text(raw, `${at}/${name}`) } as { readonly [key in Name]?: string };
  }

  word(raw: unknown, at: string, words: readonly string[]): string {
    const word = words.find((each) => each === raw);
    if (word === undefined) this.refuse(at, `${at} is one of ${words.join(', ')}`);
    return word ?? '';
  }

  /** A list, or one alone. */
  texts(raw: unknown, at: string): readonly string[] {
    return this.list(Array.isArray(raw) ? raw : [raw], at, (_, each, place) => this.text(each, place));
  }

  list<T>(raw: unknown, at: string, decode: (reader: RowReader, raw: unknown, at: string) => T): readonly T[] {
    if (Array.isArray(raw) && raw.length <= MEMBERS_MAX) return raw.map((each: unknown, index) => decode(this, each, `${at}/${index}`));
    this.refuse(at, `${at} is a list of at most ${MEMBERS_MAX}`);
    return [];
  }

  record(raw: unknown, at: string): Readonly<Record<string, unknown>> {
    if (isRecord(raw) && Object.keys(raw).length <= MEMBERS_MAX) return raw;
    this.refuse(at, `${at} is an object of at most ${MEMBERS_MAX} members`);
    return {};
  }

  fields(raw: unknown, at: string, known: readonly string[]): Readonly<Record<string, unknown>> {
    const fields = this.record(raw, at);
    for (const name of Object.keys(fields))
      if (!known.includes(name)) this.refuse(at, `${at} has no ${shown(name)}`, `it has ${known.join(', ')}`);
    return fields;
  }

  members<T>(raw: unknown, at: string, decode: (raw: unknown, at: string) => T): Readonly<Record<string, T>> {
    const members = Object.entries(this.record(raw, at)).map(([name, each]): [string, T] => [
      name,
      decode(each, `${at}/${shortened(name)}`),
    ]);
    return Object.fromEntries(members);
  }

  values(raw: unknown, at: string): readonly ValueInput[] {
    return this.list(Array.isArray(raw) ? raw : [raw], at, (_, each, place) => this.value(each, place));
  }

  /** Objects with one known key are values of other types; any other object, and a list, is JSON. */
  value(raw: unknown, at: string): ValueInput {
    if (typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' || raw === null) return raw;
    if (!isRecord(raw)) return { json: raw };
    const [form, ...others] = Object.keys(raw);
    if (form === undefined || others.length > 0 || !VALUE_FORMS.has(form)) return { json: raw };
    if (form === 'json' || typeof raw[form] === 'string') return raw as unknown as ValueInput;
    this.refuse(at, `{"${form}": ...} has text in it`);
    return null;
  }
}

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function shown(name: string): string {
  return JSON.stringify(shortened(name));
}

function shortened(name: string): string {
  return name.length > NAME_SHOWN_MAX ? `${name.slice(0, NAME_SHOWN_MAX)}…` : name;
}

const NAME_SHOWN_MAX = 60;

function refused(at: string, detail: string, hint?: string): Problem {
  return problem('invalid', 'apply.malformed-row', detail, { pointer: `/${at}`, ...(hint === undefined ? {} : { hint }) });
}
