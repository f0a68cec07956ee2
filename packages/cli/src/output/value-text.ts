import type { EntityView } from '@muster/api';

export type ViewValue = EntityView['attributes'][number]['value'];

/** A value as people read it, and as the command line would take it back where that is possible. */
export function valueText(value: ViewValue | undefined, refName?: string): string {
  if (value === undefined) return '';
  if (value === null) return 'null';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  if ('datetime' in value) return value.datetime;
  if ('ref' in value) return `@${refName ?? value.ref}`;
  if ('secret' in value) return '(secret)';
  if ('blob' in value) return `blob:${value.blob.slice(0, 12)}`;
  return JSON.stringify('json' in value ? value.json : value);
}
