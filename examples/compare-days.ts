// What changed since yesterday, and the fleet as it was then as a file that `muster apply` reads.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { connectLocally } from './connect-locally.ts';

const DAY_MS = 86_400_000;

const muster = await connectLocally();
const yesterday = process.argv[2] ?? new Date(Date.now() - DAY_MS).toISOString();
const path = process.argv[3] ?? 'fleet.ndjson';

const { from, to, entries } = await muster.diff({ from: yesterday });
console.log(`revision ${from} to ${to}`);
for (const { change, entity, what, actor } of entries) console.log(`${change} ${entity.kind}:${entity.name} ${what} (${actor})`);

await pipeline(documentLines(from), createWriteStream(path));
console.log(`wrote ${path} as of revision ${from}`);

async function* documentLines(revision: number): AsyncGenerator<string> {
  for await (const document of muster.export({ as_of: revision })) yield `${JSON.stringify(document)}\n`;
}
