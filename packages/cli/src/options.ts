import type { Options } from './command.ts';

/** Commander gives options by camel-case name; values are booleans, text or lists. */
export function optionsFrom(values: Readonly<Record<string, unknown>>): Options {
  return {
    flag: (name) => values[camelCase(name)] === true,
    text: (name) => textOf(values[camelCase(name)]),
    list: (name) => listOf(values[camelCase(name)]),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  return typeof value === 'string' ? [value] : [];
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
