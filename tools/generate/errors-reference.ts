// docs/reference/errors.md: every reason with its meaning. The meanings are in reasons.json, because no code can know them;
// generate.test.ts compares that table with the reasons in the code, in both directions.
import { readFileSync } from 'node:fs';
import { statusOfProblem } from '@muster/api';
import { type ProblemCode, problem } from '@muster/protocol';
import { code, GENERATED, page, table } from './markdown.ts';

export interface ReasonMeaning {
  readonly code: ProblemCode;
  readonly meaning: string;
}

/** Quoted words with a dot in them that are something else than reasons: attribute keys, files, the rules of GET /v1/check. */
export const NOT_REASONS: ReadonlySet<string> = new Set(['access.secret', 'admin.token', 'role.requires', 'place.capacity', 'kind.schema']);

export function loadMeanings(): ReadonlyMap<string, ReasonMeaning> {
  const text = readFileSync(new URL('./reasons.json', import.meta.url), 'utf8');
  return new Map(Object.entries(JSON.parse(text) as Record<string, ReasonMeaning>));
}

export function renderErrorsReference(meanings: ReadonlyMap<string, ReasonMeaning>): string {
  const areas = Map.groupBy(meanings, ([reason]) => reason.slice(0, reason.indexOf('.')));
  return page([
    GENERATED,
    '# Errors',
    'A problem has a `code`, one of [ten classes](rest.md#problem-codes) that a program can act on; a `reason`, the exact rule that' +
      ' refused; a sentence, and often a hint. Over HTTP it is `application/problem+json` with the status below; `client.*` come from' +
      ' the client itself.',
    ...[...areas].flatMap(([area, rows]) => [
      `## ${area}`,
      table(
        ['Reason', 'Code', 'Status', 'Meaning'],
        rows.map(([reason, meaning]) => renderRow(reason, meaning)),
      ),
    ]),
  ]);
}

function renderRow(reason: string, { code: name, meaning }: ReasonMeaning): string[] {
  const status = reason.startsWith('client.') ? '' : String(statusOfProblem(problem(name, reason, meaning)));
  return [code(reason), code(name), status, meaning];
}
