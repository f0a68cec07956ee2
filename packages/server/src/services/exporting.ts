import { type Entity, type ExportedDocument, exportDocuments } from '@muster/model';
import { ok, type Problem, type Result } from '@muster/protocol';
import { Slices } from '../fleet/slices.ts';
import type { Call } from '../http/call.ts';
import type { Clock } from '../ports.ts';
import { matchEntities } from './expressions.ts';
import { openSnapshot, type Reading } from './reading.ts';

interface Exported {
  readonly revision: number;
  readonly type: string;
  readonly chunks: AsyncIterable<string>;
}

/** Lines are sent in pieces of about this size. */
const CHUNK_CHARS = 65_536;

/** The documents of everything that matches, as one stream of one revision. */
export async function exportAll(call: Call<'export'>): Promise<Result<Exported, Problem>> {
  const { caller, query, services, headers } = call;
  const opened = await openSnapshot(caller, query, services);
  if (!opened.ok) return opened;
  const reading = opened.value;
  const matched = await new Slices(services.clock).run(matchEntities(reading, query.q ?? '', services.clock));
  if (!matched.ok) return matched;
  const isYaml = wantsYaml(headers.accept);
  const render = isYaml ? await yamlRenderer() : renderLine;
  const chunks = chunksOf(reading, { matched: matched.value, render, clock: services.clock });
  return ok({ revision: reading.revision, type: isYaml ? 'application/yaml' : 'application/x-ndjson', chunks });
}

function renderLine(document: ExportedDocument): string {
  return `${JSON.stringify(document)}\n`;
}

/** Each document is an element of one list. */
async function yamlRenderer(): Promise<(document: ExportedDocument) => string> {
  const { stringify } = await import('yaml');
  return (document) => stringify([document]);
}

/** NDJSON unless YAML is asked for before it. */
function wantsYaml(accept: string): boolean {
  const yaml = accept.search(/(application|text)\/(x-)?yaml/);
  const ndjson = accept.search(/application\/(x-)?ndjson/);
  return yaml >= 0 && (ndjson < 0 || yaml < ndjson);
}

interface Rendering {
  readonly matched: readonly Entity[];
  readonly render: (document: ExportedDocument) => string;
  readonly clock: Clock;
}

async function* chunksOf(reading: Reading, { matched, render, clock }: Rendering): AsyncGenerator<string> {
  const slices = new Slices(clock);
  const slots = matched.flatMap((entity) => reading.inventory.slotOf(entity.id) ?? []);
  const options = { sees: reading, ...(reading.tenant === null ? {} : { tenant: reading.tenant }) };
  let chunk = '';
  for (const document of exportDocuments(reading.inventory, slots, options)) {
    chunk += render(document);
    await slices.pause();
    if (chunk.length < CHUNK_CHARS) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
