// Names, keys and references that are none.
import { type Attack, attackFamily, type Refused } from './attack.ts';
import { loadFleet } from './fleet.ts';
import type { Sent } from './target.ts';

const MEGABYTE = 1_000_000;

function change(...operations: readonly unknown[]): Sent {
  return { path: '/v1/changes', json: { operations } };
}

function create(name: string): Sent {
  return change({ op: 'create', kind: 'rack', name });
}

function set(key: string, value: unknown = 1): Sent {
  return change({ op: 'set', entity: 'server:web1', key, values: [value] });
}

const tooLong: Refused = { code: 'too_large', reason: 'input.text', status: 413 };
const malformed = (pointer: string): Refused => ({ code: 'invalid', reason: 'malformed.body', status: 400, pointer });
const name: Refused = { code: 'invalid', reason: 'name.malformed', pointer: '/operations/0' };
const key: Refused = { code: 'invalid', reason: 'attribute.malformed-key', pointer: '/operations/0' };
const noRef: Refused = { code: 'invalid', reason: 'ref.malformed' };
const notThere: Refused = { code: 'not_found', reason: 'ref.not-found' };

/** Each of them a character that looks like nothing, like another, or turns text around. */
const TRICKS: Readonly<Record<string, string>> = {
  'a zero-width space': 'rack\u200b1',
  'a zero-width joiner': 'rack\u200d1',
  'a letter that looks Latin': 'r\u0430ck1',
  'full-width letters': '\uff52ack1',
  'a mark that combines': 'ra\u0301ck1',
  'an override of direction': 'rack\u202e1',
  'a byte order mark': '\ufeffrack1',
  'a soft hyphen': 'rack\u00ad1',
  'a non-breaking space': 'rack\u00a01',
  'a line separator': 'rack\u20281',
  'a character beyond the first plane': 'rack\u{1f600}',
  'a digit that is not ASCII': 'rack\u0661',
  'a letter whose upper case is two': 'stra\u00dfe',
  'a tab': 'rack\t1',
  'a line end': 'rack1\n',
  'an escape sequence': '\u001b[31mrack1',
  'a space': 'rack 1',
  'a slash': 'default/rack1',
  'a colon': 'rack:rack1',
  'a path upwards': '../../etc/passwd',
  'dots alone': '..',
  'a hyphen at its beginning': '-rf',
  markup: '<script>alert(1)</script>',
  'a formula': '=cmd()',
  'a shell': '$(reboot)',
  SQL: "x'; DROP TABLE facts; --",
  'a percent sign': '%2e%2e%2f',
};

attackFamily('names are what they look like', async (target) => {
  await loadFleet(target);
  return [
    {
      rule: 'a name of 1 MB is refused with its place',
      send: create('a'.repeat(MEGABYTE)),
      outcome: { ...tooLong, position: JSON.stringify(create('').json).indexOf('""') },
    },
    {
      rule: 'a name of 1 MB in a load is refused',
      send: { path: '/v1/apply', body: JSON.stringify({ kind: 'rack', name: 'a'.repeat(MEGABYTE) }) },
      outcome: { code: 'invalid', reason: 'apply.rows', status: 422 },
    },
    { rule: 'a name of 300 kB is refused by its length', send: create('a'.repeat(300_000)), outcome: malformed('/operations/0/name') },
    { rule: 'a name of 254 characters is refused', send: create('a'.repeat(254)), outcome: malformed('/operations/0/name') },
    { rule: 'an empty name is refused', send: create(''), outcome: malformed('/operations/0/name') },
    { rule: 'a key of 1 MB is refused', send: set('a'.repeat(MEGABYTE)), outcome: tooLong },
    { rule: 'a value of 1 MB is refused', send: set('note', 'a'.repeat(MEGABYTE)), outcome: tooLong },
    { rule: 'a reference of 1 MB is refused', send: change({ op: 'delete', entity: 'a'.repeat(MEGABYTE) }), outcome: tooLong },
    { rule: 'a kind of 1 MB is refused', send: change({ op: 'create', kind: 'a'.repeat(MEGABYTE), name: 'a' }), outcome: tooLong },
    { rule: 'an operation of 1 MB is refused', send: change({ op: 'a'.repeat(MEGABYTE) }), outcome: tooLong },
    { rule: 'a field of 1 MB is refused', send: change({ op: 'delete', entity: 'web1', ['a'.repeat(MEGABYTE)]: 1 }), outcome: tooLong },
    {
      rule: 'a message of 1 MB is refused',
      send: { path: '/v1/changes', json: { message: 'a'.repeat(MEGABYTE), operations: [] } },
      outcome: tooLong,
    },
    ...Object.entries(TRICKS).map(
      ([trick, text]): Attack => ({ rule: `a name with ${trick} is refused`, send: create(text), outcome: name }),
    ),
    ...Object.entries(TRICKS)
      .filter(([, text]) => !/^[-\w]+$/.test(text))
      .map(([trick, text]): Attack => ({ rule: `a key with ${trick} is refused`, send: set(text), outcome: key })),
    ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'valueOf'].flatMap((word): Attack[] => [
      {
        rule: `\`${word}\` is no entity`,
        send: change({ op: 'delete', entity: word }),
        outcome: { code: 'not_found', reason: 'ref.not-found' },
      },
      {
        rule: `\`${word}\` is no kind`,
        send: change({ op: 'create', kind: word, name: 'a' }),
        outcome: { code: 'invalid', reason: 'kind.unknown' },
      },
      { rule: `\`${word}\` is no operation`, send: change({ op: word, entity: 'web1' }), outcome: malformed('/operations/0/op') },
      {
        rule: `\`${word}\` is no selector`,
        send: { path: '/v1/query', json: { q: `${word}:a` } },
        outcome: {
          code: 'invalid',
          reason: word.startsWith('_') ? 'expression.malformed-name' : 'expression.unknown-selector',
          position: 0,
        },
      },
      {
        rule: `\`${word}\` is no port`,
        send: change({ op: 'connect', a: 'web1', port_a: `${word}#1`, b: 'sw1' }),
        outcome: { code: 'not_found', reason: 'port.unknown' },
      },
      { rule: `\`${word}\` is nothing to sort by that breaks anything`, send: { path: `/v1/entities?sort=${word}` }, outcome: 'harmless' },
      { rule: `\`${word}\` is nothing to ask for that breaks anything`, send: { path: `/v1/entities?q=${word}%3D1` }, outcome: 'harmless' },
    ]),
    ...['..', '.', '../../etc/passwd', '%2e%2e%2fetc', 'a\\b', '/etc/passwd', 'a\u0000b', 'a\u202eb'].map(
      (path): Attack => ({
        rule: `the reference ${JSON.stringify(path)} leads nowhere`,
        send: { path: `/v1/entities/${encodeURIComponent(path)}` },
        outcome: /[/:]/.test(path) ? noRef : notThere,
      }),
    ),
    ...['../../admin.token', 'a'.repeat(63), 'A'.repeat(64), `${'a'.repeat(64)}/..`, `..%2f${'a'.repeat(60)}`].map(
      (hash): Attack => ({
        rule: `the blob ${hash.slice(0, 20)} leads nowhere`,
        send: { path: `/v1/blobs/${encodeURIComponent(hash)}` },
        outcome: { code: 'invalid', reason: 'malformed.path' },
      }),
    ),
    {
      rule: 'a blob that is not there is not found',
      send: { path: `/v1/blobs/${'a'.repeat(64)}` },
      outcome: { code: 'not_found', reason: 'blob.unknown' },
    },
    {
      rule: 'a path that climbs out of /v1 leads nowhere',
      send: { path: '/v1/../../etc/passwd' },
      outcome: { code: 'not_found', reason: 'request.no-route' },
    },
  ];
});
