import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { linesOf } from './lines.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'ü', '😀', '\n', '\r', '\r\n'), maxLength: 30 });
const sizes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 });

test('lines are the same wherever the chunks break', async () => {
  await fc.assert(
    fc.asyncProperty(text, sizes, async (whole, cuts) => {
      assert.deepEqual(await collect(chunksOf(whole, cuts)), expected(whole));
    }),
  );
});

test('a long line in many pieces takes its time once, not once per piece', async () => {
  const piece = 'x'.repeat(10_000);
  const [line] = await collect(Array.from({ length: 1_000 }, () => new TextEncoder().encode(piece)));
  assert.equal(line?.length, 10_000_000);
});

/** The slow, obviously right way. */
function expected(whole: string): string[] {
  const lines = whole.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function chunksOf(whole: string, cuts: readonly number[]): Uint8Array[] {
  const bytes = new TextEncoder().encode(whole);
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const size of cuts) {
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return [...chunks, bytes.slice(at)];
}

async function collect(chunks: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(ReadableStream.from(chunks))) lines.push(line);
  return lines;
}
