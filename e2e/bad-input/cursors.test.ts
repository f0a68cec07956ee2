// A cursor is good for the walk that it was given on, and for nothing else.
import { type Attack, attackFamily, type Refused } from './attack.ts';
import { loadFleet } from './fleet.ts';
import { startTarget } from './start-target.ts';
import type { Target } from './target.ts';

const foreign: Refused = { code: 'invalid', reason: 'cursor.foreign', status: 422, pointer: '/cursor' };

function walk(rule: string, path: string, cursor: string): Attack {
  return { rule, send: { path: `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` }, outcome: foreign };
}

async function cursorOf(target: Target, path: string): Promise<string> {
  const { json } = await target.get(path);
  return String(json.next);
}

/** Of a server with the same fleet, and another key. */
async function cursorFromElsewhere(): Promise<string> {
  await using other = await startTarget();
  await loadFleet(other);
  return cursorOf(other, '/v1/entities?limit=2');
}

function changed(cursor: string, part: number, text: (before: string) => string): string {
  return cursor
    .split('.')
    .map((each, index) => (index === part ? text(each) : each))
    .join('.');
}

attackFamily('a cursor from elsewhere is refused', async (target) => {
  await loadFleet(target);
  const own = await cursorOf(target, '/v1/entities?limit=2');
  const asked = await cursorOf(target, '/v1/entities?limit=2&q=kind:pool');
  const revisions = await cursorOf(target, '/v1/revisions?limit=1');
  const made = await target.post('/v1/tokens', { name: 'reader', grants: [{ action: 'read' }] });
  const last = (text: string): string => `${text.slice(0, -2)}${text.endsWith('AA') ? 'BB' : 'AA'}`;
  return [
    { rule: 'its own walk takes it', send: { path: `/v1/entities?limit=2&cursor=${own}` }, outcome: 'harmless' },
    { rule: 'its own walk takes it with pages of another size', send: { path: `/v1/entities?limit=3&cursor=${own}` }, outcome: 'harmless' },
    walk('a cursor of another question is refused', '/v1/entities?limit=2&q=kind:server', asked),
    walk('a cursor of a question without a question is refused', '/v1/entities?limit=2', asked),
    walk('a cursor of another order is refused', '/v1/entities?limit=2&sort=-name', own),
    walk('a cursor of another choice of fields is refused', '/v1/entities?limit=2&fields=status', own),
    walk('a cursor of another time is refused', '/v1/entities?limit=2&as_of=1', own),
    walk('a cursor of another tenant is refused', '/v1/entities?limit=2&tenant=default', own),
    walk('a cursor of another route is refused', '/v1/revisions?limit=1', own),
    walk('a cursor of the list of revisions is refused elsewhere', '/v1/entities?limit=2', revisions),
    walk('a cursor of entities is refused by `find`', '/v1/find?term=web1', own),
    walk('a cursor of entities is refused by `check`', '/v1/check', own),
    walk('a cursor of another server is refused', '/v1/entities?limit=2', await cursorFromElsewhere()),
    {
      ...walk('a cursor of another caller is refused', '/v1/entities?limit=2', own),
      send: { path: `/v1/entities?limit=2&cursor=${own}`, token: made.json.token },
    },
    { rule: 'a cursor of a GET is refused by the POST', send: { path: '/v1/query', json: { q: '', cursor: own } }, outcome: foreign },
    walk(
      'a cursor with another revision is refused',
      '/v1/entities?limit=2',
      changed(own, 0, () => '1'),
    ),
    walk(
      'a cursor with another place is refused',
      '/v1/entities?limit=2',
      changed(own, 1, () => '0'),
    ),
    walk('a cursor with another signature is refused', '/v1/entities?limit=2', changed(own, 2, last)),
    walk(
      'a cursor without its signature is refused',
      '/v1/entities?limit=2',
      changed(own, 2, () => ''),
    ),
    walk('a cursor with a longer signature is refused', '/v1/entities?limit=2', `${own}A`),
    walk('a cursor that is none is refused', '/v1/entities?limit=2', 'eyJvZmZzZXQiOjB9'),
    walk('a cursor of nothing is refused', '/v1/entities?limit=2', ''),
    walk(
      'a cursor with a gigantic place is refused',
      '/v1/entities?limit=2',
      changed(own, 1, () => '9'.repeat(15)),
    ),
    walk('a cursor with NUL is refused', '/v1/entities?limit=2', `${own}\0`),
    {
      rule: 'a cursor of 1,001 characters is refused',
      send: { path: `/v1/entities?cursor=${'a'.repeat(1_001)}` },
      outcome: { code: 'invalid', reason: 'malformed.query', status: 400, pointer: '/cursor' },
    },
    {
      rule: 'two cursors are refused',
      send: { path: `/v1/entities?limit=2&cursor=${own}&cursor=${own}` },
      outcome: { code: 'invalid', reason: 'malformed.query', status: 400, pointer: '/cursor' },
    },
    ...['0', '1001', '-1', '1e3', '0x10', '9'.repeat(400), '', 'all', '1.5', '١'].map(
      (limit): Attack => ({
        rule: `\`limit=${limit.slice(0, 10)}\` is refused`,
        send: { path: `/v1/entities?limit=${encodeURIComponent(limit)}` },
        outcome: { code: 'invalid', reason: 'malformed.query', status: 400, pointer: '/limit' },
      }),
    ),
    ...['yesterday', '2026-02-30T00:00:00Z', '-1', '1e9', '2026-13-01', 'now'].map(
      (moment): Attack => ({
        rule: `the state as of \`${moment}\` is refused`,
        send: { path: `/v1/entities?as_of=${encodeURIComponent(moment)}` },
        outcome: { code: 'invalid', reason: 'revision.moment' },
      }),
    ),
    {
      rule: 'the state of a revision to come is refused',
      send: { path: '/v1/entities?as_of=999999999999999' },
      outcome: { code: 'not_found', reason: 'revision.unknown' },
    },
  ];
});
