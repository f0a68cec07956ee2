import type { KindDefinition, KindRegistry } from './kind.ts';

/** Hosts are spread over categories by their kinds' `host`; the word works wherever a category does. */
export const HOST_CATEGORY = 'host';

/** All words are matched without case. A defined kind never hides a built-in one: it is refused when it is defined. */
export function kindRegistry(builtIn: readonly KindDefinition[], defined: readonly KindDefinition[]): KindRegistry {
  const all = [...builtIn, ...defined];
  const byWord = new Map<string, KindDefinition>();
  const byCategory = new Map<string, KindDefinition[]>([[HOST_CATEGORY, []]]);
  for (const definition of all) {
    for (const word of [definition.name, ...definition.aliases]) {
      const lowered = word.toLowerCase();
      if (!byWord.has(lowered)) byWord.set(lowered, definition);
    }
    for (const category of categoriesOf(definition)) appendTo(byCategory, category, definition);
  }
  return {
    find: (word) => byWord.get(word) ?? byWord.get(word.toLowerCase()),
    inCategory: (word) => byCategory.get(word) ?? byCategory.get(word.toLowerCase()),
    all: () => all,
  };
}

/** What a holder's `holds` may say of a member: its kind, its category, or `host`. */
export function mayHold(holder: KindDefinition, member: KindDefinition): boolean {
  return holder.holds.includes(member.name) || categoriesOf(member).some((category) => holder.holds.includes(category));
}

function categoriesOf(definition: KindDefinition): string[] {
  return definition.host ? [definition.category, HOST_CATEGORY] : [definition.category];
}

function appendTo(byCategory: Map<string, KindDefinition[]>, category: string, definition: KindDefinition): void {
  const members = byCategory.get(category);
  if (members === undefined) byCategory.set(category, [definition]);
  else members.push(definition);
}
