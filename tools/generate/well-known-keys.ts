// Attribute keys that Muster gives a meaning. All other keys are yours.

export interface WellKnownKey {
  readonly key: string;
  readonly on: string;
  readonly type: string;
  readonly meaning: string;
}

export const WELL_KNOWN_KEYS: readonly WellKnownKey[] = [
  { key: 'serial', on: 'anything', type: 'text', meaning: 'Serial number; `muster find` knows it.' },
  { key: 'asset', on: 'anything', type: 'text', meaning: 'Number on the label; `muster find` knows it.' },
  { key: 'manufacturer', on: 'anything', type: 'text', meaning: 'Who made it.' },
  { key: 'model', on: 'anything', type: 'text', meaning: 'What the maker calls it.' },
  { key: 'status', on: 'anything', type: 'text', meaning: 'Free text; what `pick --set status=...` usually changes.' },
  { key: 'external.<system>', on: 'anything', type: 'text', meaning: 'Its id in another asset database; `muster find` knows it.' },
  { key: 'units', on: 'rack', type: 'integer', meaning: 'How many rack units there are, instead of the 45 of its kind.' },
  { key: 'height', on: 'equipment', type: 'integer', meaning: 'How many adjacent rack units it takes; 1 when absent, 0 beside the rails.' },
  { key: 'capacity.<kind>s', on: 'any holder', type: 'integer', meaning: 'How many of a kind or category may be inside, at any depth.' },
  {
    key: 'capacity.<key>',
    on: 'any holder',
    type: 'number',
    meaning: 'The most that the attribute `<key>` of what is inside may add up to: `capacity.watts` counts `watts`.',
  },
  { key: 'ports.<type>', on: 'equipment', type: 'integer', meaning: 'How many ports of the type there are, instead of those of its kind.' },
  { key: '<type>.mac#n', on: 'equipment', type: 'text', meaning: 'MAC address of port `<type>#n`; found in any spelling.' },
  { key: '<type>.name#n', on: 'equipment', type: 'text', meaning: 'What the operating system calls port `<type>#n`.' },
  { key: 'runs_on', on: 'host', type: 'ref', meaning: 'The host it runs on: variables come from there, and so does its place.' },
  { key: 'priority', on: 'holder, tag', type: 'integer', meaning: 'Among sources of one class of strength the greater wins.' },
  { key: 'access.user', on: 'anything', type: 'text', meaning: 'How to reach it: the user...' },
  { key: 'access.port', on: 'anything', type: 'integer', meaning: '...the port...' },
  { key: 'access.secret', on: 'anything', type: 'secret', meaning: '...the password or key...' },
  { key: 'access.via', on: 'anything', type: 'ref', meaning: '...and the gateway.' },
  { key: 'cidr', on: 'network', type: 'text', meaning: 'Address block: what it gives out.' },
  { key: 'block', on: 'cloud', type: 'text', meaning: 'Address blocks: hosts with an address in one are in the cloud.' },
  { key: 'gateway', on: 'network', type: 'text', meaning: 'Address of the router; never given to a host.' },
  { key: 'pattern', on: 'namegenerator', type: 'text', meaning: 'A name with one `{n}`, or `{n:3}` for leading zeros.' },
  { key: 'first', on: 'generators', type: 'integer', meaning: 'Where counting begins; 1 when absent.' },
  { key: 'last', on: 'generators', type: 'integer', meaning: 'Where counting ends; nowhere when absent.' },
  { key: 'step', on: 'generators', type: 'integer', meaning: 'From one to the next; 1 when absent.' },
  { key: 'members', on: 'pool, class', type: 'text', meaning: 'An expression: who matches it is a member, besides those put in.' },
  {
    key: 'requires',
    on: 'groups',
    type: 'text',
    meaning: 'An expression that every member must match; `muster check` lists who does not.',
  },
];
