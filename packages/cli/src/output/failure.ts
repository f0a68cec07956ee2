// What went wrong, for a person: what happened, where in the text, what to try.
import type { RevertConflict } from '@muster/api';
import { MusterError } from '@muster/client';
import type { Problem } from '@muster/protocol';
import { type ExitCode, exitCode } from '../command.ts';
import { UsageError } from '../input/usage-error.ts';
import { conflictText } from './conflict-text.ts';
import { renderJson } from './json-text.ts';
import { printable } from './table.ts';

export interface Failure {
  readonly text: string;
  readonly exitCode: ExitCode;
}

/** As JSON a problem is one object, the one that the server sent. */
export function renderFailure(error: unknown, asJson = false): Failure {
  if (asJson && error instanceof MusterError) return { text: renderJson(error.problem), exitCode: exitCode.error };
  if (error instanceof UsageError) return { text: withHint(error.message, error.hint), exitCode: exitCode.usage };
  if (error instanceof MusterError) return { text: renderProblem(error.problem), exitCode: exitCode.error };
  if (isWorldError(error)) return { text: `muster: ${error.message}`, exitCode: exitCode.error };
  return {
    text: `muster: this should not have happened\n${error instanceof Error ? error.stack : String(error)}`,
    exitCode: exitCode.error,
  };
}

/** Files and sockets: their sentence says what was tried. */
function isWorldError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

function renderProblem(problem: Problem): string {
  const lines = [`${problem.code}: ${printable(problem.detail)}`];
  if (problem.excerpt !== undefined) lines.push(...problem.excerpt.split('\n').map((line) => `  ${printable(line)}`));
  if (problem.hint !== undefined) lines.push(printable(problem.hint));
  lines.push(...rowLines(problem));
  return lines.join('\n');
}

/** Rows of a refused load and conflicts of a refused revert come as data. */
function rowLines(problem: Problem): string[] {
  const lines: string[] = [];
  for (const row of listIn(problem.data, 'rows')) {
    if (isRecord(row) && isRecord(row.problem)) {
      const hint = typeof row.problem.hint === 'string' ? `  ${row.problem.hint}` : '';
      lines.push(printable(`  ${placeOfRow(row)}: ${String(row.problem.detail)}${hint}`));
    }
  }
  for (const conflict of listIn(problem.data, 'conflicts')) {
    // The server's answer: its shape is the contract's.
    if (isRecord(conflict) && isRecord(conflict.entity)) lines.push(printable(`  ${conflictText(conflict as unknown as RevertConflict)}`));
  }
  return lines;
}

function placeOfRow({ row, line }: Readonly<Record<string, unknown>>): string {
  if (row === undefined) return 'the load';
  return line === undefined ? `row ${String(row)}` : `row ${String(row)} (line ${String(line)})`;
}

function listIn(data: Problem['data'], key: string): readonly unknown[] {
  const list = data?.[key];
  return Array.isArray(list) ? list : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function withHint(message: string, hint: string | undefined): string {
  return hint === undefined ? `usage: ${message}` : `usage: ${message}\n${hint}`;
}
