// Changes that are too much, or would be more than they seem.
import { type Attack, attackFamily, type Refused } from './attack.ts';
import { loadFleet } from './fleet.ts';

const MANY = 2_000;

function change(rule: string, json: unknown, outcome: Attack['outcome']): Attack {
  return { rule, send: { path: '/v1/changes', json }, outcome };
}

function raw(rule: string, body: string, outcome: Attack['outcome']): Attack {
  return { rule, send: { path: '/v1/changes', body }, outcome };
}

const malformed = (pointer: string): Refused => ({ code: 'invalid', reason: 'malformed.body', status: 400, pointer });
const reserved: Refused = { code: 'invalid', reason: 'attribute.reserved-key', pointer: '/operations/0' };
const set = (key: string, value: unknown = 1): unknown => ({ op: 'set', entity: 'web1', key, values: [value] });
const variable = (name: string): unknown => ({ op: 'var', entity: 'web1', name, value: 1 });

attackFamily('a change is what it says, and costs what it is worth', async (target) => {
  await loadFleet(target);
  return [
    change(
      '2,000 operations that are none are refused at the first',
      { operations: Array.from({ length: MANY }, () => ({})) },
      malformed('/operations/0/op'),
    ),
    change(
      '2,000 operations of which the last is none are refused at the last',
      { operations: [...Array.from({ length: MANY - 1 }, () => ({ op: 'delete', entity: 'a' })), {}] },
      malformed(`/operations/${MANY - 1}/op`),
    ),
    change(
      '80,000 bad values are refused at the first',
      { operations: [{ op: 'set', entity: 'web1', key: 'a', values: Array.from({ length: 80_000 }, () => ({})) }] },
      malformed('/operations/0/values'),
    ),
    change(
      '80 times 1,000 bad values are refused at the first',
      {
        operations: Array.from({ length: 80 }, () => ({
          op: 'set',
          entity: 'web1',
          key: 'a',
          values: Array.from({ length: 1_000 }, () => ({})),
        })),
      },
      malformed('/operations/0/values/0'),
    ),
    change(
      'an object of 10,000 unknown fields is refused',
      Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, index])),
      malformed('/operations'),
    ),
    change(
      'an operation of 10,000 unknown fields is refused',
      { operations: [Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, index]))] },
      malformed('/operations/0/op'),
    ),
    change('unknown fields of a change are refused', { operations: [], force: true }, malformed('')),
    change('a change without operations is refused', { message: 'nothing' }, malformed('/operations')),
    change('a list is no change', [], malformed('')),
    change('null is no change', null, malformed('')),
    change('a text is no list of operations', { operations: 'delete' }, malformed('/operations')),
    change(
      'an object is no list of operations',
      { operations: { length: 1, 0: { op: 'delete', entity: 'web1' } } },
      malformed('/operations'),
    ),
    change('no operations at all are no change', { operations: [] }, 'harmless'),
    change('`dry_run` is true or false, not a text', { operations: [], dry_run: 'false' }, malformed('/dry_run')),
    raw('`__proto__` as a key of a change changes no prototype', '{"operations":[],"__proto__":{"dry_run":true}}', {
      code: 'invalid',
      reason: 'input.key',
    }),
    raw(
      '`__proto__` as a key of a JSON value is refused',
      '{"operations":[{"op":"set","entity":"web1","key":"a","values":[{"json":{"__proto__":{"a":1}}}]}]}',
      { code: 'invalid', reason: 'input.key' },
    ),
    raw(
      '`__proto__` as a key of a variable file is refused',
      '{"operations":[{"op":"varfile","entity":"web1","url":"https://a/","variables":{"__proto__":{"a":1}}}]}',
      { code: 'invalid', reason: 'input.key' },
    ),
    ...['__proto__', '_secret', 'var', 'res', 'tag', 'constructor', 'prototype'].map((key) =>
      change(`the key ${key} belongs to nobody`, { operations: [set(key)] }, reserved),
    ),
    ...['__proto__', 'constructor', 'prototype', 'a.b', '', 'a b'].map((name) =>
      change(
        `\`${name}\` is no variable`,
        { operations: [variable(name)] },
        name === '' ? malformed('/operations/0/name') : { code: 'invalid', reason: 'variable.name', pointer: '/operations/0' },
      ),
    ),
    change(
      'the address is allocated, not set',
      { operations: [set('ip', '10.0.0.1')] },
      { code: 'invalid', reason: 'attribute.allocated-key' },
    ),
    change(
      'a kind does not inherit its attributes from all objects',
      { operations: [{ op: 'kind', definition: { name: 'thing', category: 'part', holds: ['toString'] } }] },
      { code: 'invalid', reason: 'kind.malformed' },
    ),
    change('a secret that is no secret is refused', { operations: [set('password', { secret: 1 })] }, malformed('/operations/0/values/0')),
    change(
      'a secret of 1 MB is refused',
      { operations: [set('password', { secret: 'a'.repeat(1_000_000) })] },
      { code: 'too_large', reason: 'input.text' },
    ),
    {
      rule: 'a variable file is not fetched from this machine',
      send: { path: '/v1/entities/web1/vars/refresh', json: { url: `http://127.0.0.1:${target.port}/metrics` } },
      outcome: { code: 'forbidden', reason: 'variable-file.not-listed' },
    },
    {
      rule: 'a token gives no right that nobody has',
      send: { path: '/v1/tokens', json: { name: 'evil', grants: [{ action: '__proto__' }] } },
      outcome: malformed('/grants/0/action'),
    },
    {
      rule: 'a token with a grant that no expression is, is refused',
      send: { path: '/v1/tokens', json: { name: 'evil', grants: [{ action: 'read', expression: '((((' }] } },
      outcome: { code: 'invalid', reason: 'expression.syntax' },
    },
    {
      rule: 'a kind whose path and body differ is refused',
      send: { method: 'PUT', path: '/v1/kinds/thing', json: { name: 'other', category: 'part' } },
      outcome: { code: 'invalid', reason: 'kind.two-names' },
    },
  ];
});
