// A fleet in a file: apply and export.
import type { TransferDocument } from '@muster/api';
import type { LoadType } from '@muster/client';
import { type CommandSpec, exitCode, type Options } from '../command.ts';
import { type Context, readFields, reportChange, showDryRun, writeFields } from '../context.ts';
import { UsageError } from '../input/usage-error.ts';
import { printable } from '../output/table.ts';

export const transferCommands: readonly CommandSpec[] = [
  {
    name: 'apply',
    args: '',
    summary: 'Load a file of entities as one atomic change, as often as you like',
    details:
      'YAML, JSON or NDJSON by the file’s name or its first character; - is standard input. Names may refer to entities later in the file. Every bad row is reported at once, and one of them changes nothing.',
    access: 'write',
    options: [
      { flags: '-f, --file <path>', summary: 'the file' },
      { flags: '--check', summary: 'change nothing; exit status 3 when it would change something' },
    ],
    examples: [
      'muster apply -f fleet.yaml --dry-run',
      "muster apply -f fleet.ndjson --message 'spring delivery'",
      'muster export | muster apply -f -',
    ],
    run: apply,
  },
  {
    name: 'export',
    args: "['EXPR']",
    summary: 'Write entities as a file that apply reads back',
    access: 'read',
    options: [
      { flags: '--yaml', summary: 'YAML instead of one JSON document a line' },
      { flags: '-o, --output <path>', summary: 'into this file' },
    ],
    completes: ['none'],
    examples: ['muster export > fleet.ndjson', "muster export 'in ams1' --yaml -o ams1.yaml"],
    run: exportEntities,
  },
];

async function apply(context: Context, _words: readonly string[], options: Options): Promise<0 | 3> {
  const path = options.text('file');
  if (path === undefined) throw new UsageError('no file given', 'Write muster apply -f FILE; - is standard input.');
  const body = await context.world.readFile(path);
  const client = await context.client();
  context.output.progress(`Loading ${path} (${body.length} bytes) …`);
  const check = options.flag('check') ? { dry_run: true } : {};
  const reply = await client
    .apply({ ...writeFields(options), ...check, documents: { text: body, type: mediaTypeOf(path, body) } })
    .finally(() => context.output.endProgress());
  if (!options.flag('check')) showDryRun(context, reply);
  reportChange(context, reply, `Applied ${reply.documents} documents`);
  return options.flag('check') && reply.changed ? exitCode.differences : exitCode.ok;
}

function mediaTypeOf(path: string, body: Uint8Array): LoadType {
  if (/\.ya?ml$/i.test(path)) return 'application/yaml';
  if (/\.(ndjson|jsonl)$/i.test(path)) return 'application/x-ndjson';
  if (/\.json$/i.test(path)) return 'application/json';
  const start = new TextDecoder().decode(body.subarray(0, 100)).trimStart();
  if (start.startsWith('[')) return 'application/json';
  return start.startsWith('{') ? 'application/x-ndjson' : 'application/yaml';
}

async function exportEntities(context: Context, [q = '']: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const documents = client.export({ ...(q === '' ? {} : { q }), ...(await readFields(context, options)) });
  const path = options.text('output');
  const chunks = options.flag('yaml') ? yamlText(documents) : jsonLines(documents);
  if (path === undefined) for await (const chunk of chunks) context.output.raw(chunk);
  else {
    const texts: string[] = [];
    for await (const chunk of chunks) texts.push(chunk);
    await context.world.writeFile(path, texts.join(''));
    context.output.note(`Wrote ${printable(path)}`);
  }
  return exitCode.ok;
}

async function* jsonLines(documents: AsyncIterable<TransferDocument>): AsyncGenerator<string> {
  for await (const document of documents) yield `${JSON.stringify(document)}\n`;
}

/** One list: every document is an item of it. */
async function* yamlText(documents: AsyncIterable<TransferDocument>): AsyncGenerator<string> {
  const { stringify } = await import('../input/yaml.ts');
  for await (const document of documents) yield stringify([document]);
}
