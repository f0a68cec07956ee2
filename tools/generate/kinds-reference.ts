// docs/reference/kinds.md: the built-in kinds and the attribute keys that mean something.
import { builtInKinds, type Category, type KindDefinition } from '@muster/model';
import { code, codes, GENERATED, page, table } from './markdown.ts';
import { WELL_KNOWN_KEYS } from './well-known-keys.ts';

const CATEGORIES: Readonly<Record<Category, string>> = {
  scope: 'Scopes',
  place: 'Places',
  equipment: 'Equipment',
  part: 'Parts',
  resource: 'Resources',
  group: 'Groups',
  service: 'Services',
  tag: 'Tags',
  access: 'Access',
  schema: 'Schema',
};

export function renderKindsReference(): string {
  return page([
    GENERATED,
    '# Kinds',
    'A kind is the schema of an entity: what it may hold, which ports it has, which attributes are enforced. These are built in;' +
      ' `muster kind define -f kind.yaml` adds more. Kinds are matched without case, by name or alias; where a kind is expected, a' +
      ' category (`equipment`) or `host` stands for all of its kinds.',
    ...Object.entries(CATEGORIES).flatMap(([category, title]) => renderCategory(category, title)),
    '## Holding',
    'A member is in at most one holder of the same exclusivity: in one place, one cloud, one region or cell; in any number of' +
      ' groups. Twice into the same holder, a second exclusive one, and a cycle are refused.',
    '## Well-known attribute keys',
    'Keys that start with `_`, and `var`, `res`, `tag`, belong to Muster. The primary address `ip` is not an attribute: it is the' +
      ' lowest address that the entity owns.',
    table(
      ['Key', 'On', 'Type', 'Meaning'],
      WELL_KNOWN_KEYS.map(({ key, on, type, meaning }) => [code(key), on, type, meaning]),
    ),
  ]);
}

function renderCategory(category: string, title: string): string[] {
  const kinds = builtInKinds.filter((kind) => kind.category === category);
  if (kinds.length === 0) return [];
  return [`## ${title}`, table(['Kind', 'Aliases', 'What it is', 'Ports', 'Holds', 'Members are in one'], kinds.map(renderKind))];
}

function renderKind(kind: KindDefinition): string[] {
  const ports = Object.entries(kind.ports).map(([type, count]) => `${count} × ${code(type)}`);
  const marks = [kind.host ? ' A host.' : '', kind.units > 0 ? ` Units 1 to ${kind.units}.` : ''];
  return [
    code(kind.name),
    codes(kind.aliases),
    `${kind.summary}${marks.join('')}`,
    ports.join(', '),
    codes(kind.holds),
    kind.exclusive ?? (kind.holds.length === 0 ? '' : 'any number'),
  ];
}
