// Runs the case files of this folder. A case says one thing about the language; then come expressions (`> EXPR`), each with what
// it matches in the fleet of fleet.txt, or with its problem; `>` alone is the empty expression. `without NAMES` hides entities from whoever asks in this file.
// MUSTER_GOLDEN=1 writes the files anew; what has changed is then for a person to read.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import type { Problem } from '@muster/protocol';
import { seesEverything, type Visibility } from '../../access/visibility.ts';
import { variableLookup } from '../../variable/variable-lookup.ts';
import { matchEntities } from '../evaluate.ts';
import { parseExpression } from '../parser.ts';
import { printExpression } from '../printer.ts';
import { readFleet } from './read-fleet.ts';

const FOLDER = new URL('.', import.meta.url);
const WIDTH = 120;
const fleet = readFleet(readFileSync(new URL('fleet.txt', FOLDER), 'utf8'));
const inventory = fleet.fixture.inventory();

for (const name of readdirSync(FOLDER)
  .filter((file) => file.endsWith('.case'))
  .sort()) {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  const [title = ''] = text.split('\n');
  test(`${name.slice(0, -5)}: ${title}`, () => {
    const actual = runCase(text);
    if (process.env['MUSTER_GOLDEN'] === '1' && actual !== text) writeFileSync(new URL(name, FOLDER), actual);
    else assert.equal(actual, text);
  });
}

/** The case as it should read: what it says, then each expression with what comes out. */
function runCase(text: string): string {
  const lines = text.split('\n');
  const head = lines
    .slice(
      0,
      lines.findIndex((line) => line.startsWith('>')),
    )
    .join('\n')
    .trimEnd();
  const hidden = head.match(/^without (.*)$/m)?.[1]?.split(' ') ?? [];
  const visibility: Visibility = hidden.length === 0 ? seesEverything : { sees: ({ name }) => !hidden.includes(name) };
  const questions = lines.filter((line) => line === '>' || line.startsWith('> '));
  const answers = questions.map((line) => `${line}\n${answer(line.slice(2), visibility)}`);
  return `${[head, ...answers].join('\n\n')}\n`;
}

function answer(text: string, visibility: Visibility): string {
  const parsed = parseExpression(text, inventory.kinds);
  if (!parsed.ok) return renderProblem(parsed.error);
  const reparsed = parseExpression(printExpression(parsed.value), inventory.kinds);
  assert.deepEqual(reparsed, parsed, `${text} is printed as something else`);
  const context = { inventory, visibility, resolveVariable: variableLookup(inventory), observations: fleet.observations };
  const found = matchEntities(parsed.value, context);
  return found.ok ? wrap(found.value.map((slot) => inventory.at(slot)?.name ?? '')) : renderProblem(found.error);
}

function renderProblem({ reason, detail, hint, excerpt }: Problem): string {
  const lines = [`! ${reason}: ${detail}`, ...(hint === undefined ? [] : [`! ${hint}`])];
  return [...lines, ...(excerpt?.split('\n').map((line) => `| ${line}`) ?? [])].join('\n');
}

function wrap(names: readonly string[]): string {
  if (names.length === 0) return '(nothing)';
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < WIDTH) lines[lines.length - 1] = `${last} ${name}`;
    else lines.push(name);
  }
  return lines.join('\n');
}
