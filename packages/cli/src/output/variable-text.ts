import type { ResolvedVariableView } from '@muster/api';
import { printable } from './table.ts';
import { valueText } from './value-text.ts';

type Origin = Pick<ResolvedVariableView, 'value' | 'source' | 'strength' | 'file' | 'revision' | 'actor' | 'time'>;

/** The winner with who set it, then the losers, strongest first. */
export function renderExplanation(variable: ResolvedVariableView): string {
  const joined = variable.strategy === 'replace' ? '' : `  (values join by ${variable.strategy})`;
  const losers = variable.losers ?? [];
  const lines = [`${variable.name} = ${valueText(variable.value)}${joined}`, `  set by ${originText(variable)}`, ...losers.map(loserLine)];
  return lines.map(printable).join('\n');
}

function loserLine(loser: Origin): string {
  return `  beats  ${valueText(loser.value)}  from ${originText(loser)}`;
}

function originText(origin: Origin): string {
  const file = origin.file === undefined ? '' : ` in ${origin.file}`;
  return `${origin.source.kind}:${origin.source.name}${file} [${origin.strength}]  revision ${origin.revision} by ${origin.actor}, ${origin.time}`;
}
