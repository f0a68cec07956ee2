// The one encoding that is hashed, signed and compared: object keys sorted by code unit, no white space,
// numbers as JavaScript prints them (RFC 8785 without its number corner cases: -0 becomes 0, no NaN, no infinities).

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  return canonicalObject(value as { readonly [key: string]: Json });
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('canonical JSON has no infinities and no NaN');
  return JSON.stringify(value === 0 ? 0 : value);
}

function canonicalObject(value: { readonly [key: string]: Json }): string {
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}
