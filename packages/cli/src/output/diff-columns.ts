import type { DiffEntry } from '@muster/api';
import type { Column } from './table.ts';
import { valueText } from './value-text.ts';

export const diffColumns: readonly Column<DiffEntry>[] = [
  { title: ' ', value: (entry) => entry.change },
  { title: 'entity', value: (entry) => `${entry.entity.kind}:${entry.entity.name}` },
  { title: 'what', value: (entry) => entry.what },
  { title: 'value', value: renderChange },
];

function renderChange(entry: DiffEntry): string {
  if (entry.change === '~') return `${valueText(entry.before)} -> ${valueText(entry.after)}`;
  return valueText(entry.change === '+' ? entry.after : entry.before);
}
