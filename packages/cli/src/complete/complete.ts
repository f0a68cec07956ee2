// What could stand at the cursor. The shells ask `muster __complete -- WORDS...`, the last word being the one under the cursor.
import type { Client } from '@muster/client';
import type { CommandSpec, Completion } from '../command.ts';
import { commands } from '../commands/commands.ts';
import { optionsOf } from '../program.ts';

/** Words without `muster`; the answer never fails: a shell wants words, not errors. */
export async function completeWords(words: readonly string[], client: () => Promise<Client>): Promise<string[]> {
  const typed = words[0] === '--' ? words.slice(1) : words;
  const current = typed[typed.length - 1] ?? '';
  const before = typed.slice(0, -1);
  const spec = commandOf(before);
  if (spec === undefined) return verbsAfter(before).filter((word) => word.startsWith(current));
  if (current.startsWith('-')) return flagsOf(spec).filter((flag) => flag.startsWith(current));
  const wanted = completionAt(spec, before);
  if (wanted === 'none' || wanted === 'file') return [];
  if (wanted !== 'name' && wanted !== 'kind' && 'words' in wanted) return wanted.words.filter((word) => word.startsWith(current));
  return namesFromServer(wanted, current, client);
}

function commandOf(words: readonly string[]): CommandSpec | undefined {
  return commands.find((spec) => {
    const name = spec.name.split(' ');
    return name.every((part, at) => words[at] === part);
  });
}

function verbsAfter(words: readonly string[]): string[] {
  const rest = commands.map((spec) => spec.name.split(' ')).filter((name) => words.every((word, at) => name[at] === word));
  return [...new Set(rest.map((name) => name[words.length] ?? ''))].filter((word) => word !== '');
}

function flagsOf(spec: CommandSpec): string[] {
  return optionsOf(spec).flatMap((option) => option.flags.split(/[ ,]+/).filter((part) => part.startsWith('--')));
}

/** Options and their values do not count; the last declared word repeats. */
function completionAt(spec: CommandSpec, before: readonly string[]): Completion {
  const withValue = new Set(
    optionsOf(spec)
      .filter((option) => option.flags.includes('<'))
      .flatMap((option) => option.flags.split(/[ ,]+/)),
  );
  const previous = before[before.length - 1] ?? '';
  if (withValue.has(previous)) return previous === '--in' || previous === '--into' ? 'name' : 'none';
  const words = before
    .slice(spec.name.split(' ').length)
    .filter((word, at, all) => !word.startsWith('-') && !withValue.has(all[at - 1] ?? ''));
  const completes = spec.completes ?? ['none'];
  return completes[Math.min(words.length, completes.length - 1)] ?? 'none';
}

async function namesFromServer(
  wanted: 'name' | 'kind' | { readonly kind: string },
  prefix: string,
  connectClient: () => Promise<Client>,
): Promise<string[]> {
  try {
    const client = await connectClient();
    if (wanted === 'kind') return (await client.kinds.list({})).items.map((kind) => kind.name).filter((name) => name.startsWith(prefix));
    const { items } = await client.complete({ prefix, ...(wanted === 'name' ? {} : { kind: wanted.kind }) });
    return items.map((item) => item.name);
  } catch {
    // No server, no rights: there is nothing to offer, and a message would end up in the command line.
    return [];
  }
}
