// Expressions that would rather be a denial of service.
import { type Attack, attackFamily, type Refused } from './attack.ts';
import { loadFleet } from './fleet.ts';

const DEEP = 1_000_000;

function query(rule: string, q: string, outcome: Attack['outcome']): Attack {
  return { rule, send: { path: '/v1/query', json: { q } }, outcome };
}

const tooLong: Refused = { code: 'invalid', reason: 'malformed.body', status: 400, pointer: '/q' };
const syntax = (position: number): Refused => ({ code: 'invalid', reason: 'expression.syntax', position });
const tooLarge = (reason: string): Refused => ({ code: 'too_large', reason, status: 413 });
const LENGTH_MAX = 16_384;

/** Each is exponential, or worse than quadratic, for an engine that goes back. */
const CATASTROPHES = [
  '(a+)+$',
  '(a|a)*$',
  '(a|aa)+$',
  '(.*a){20}$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '(a*)*b',
  '([a-zA-Z]+)*$',
  '(x+x+)+y',
  '^(a?){30}a{30}$',
  '(?:a+){8}!',
];

attackFamily('no expression costs much', async (target) => {
  await loadFleet(target);
  const long = 'a'.repeat(100_000);
  return [
    query('an expression of 100 kB is refused', long, tooLong),
    query('parentheses a million deep are refused', '('.repeat(DEEP), {
      code: 'too_large',
      reason: 'input.text',
      status: 413,
      position: 5,
    }),
    query('parentheses a hundred thousand deep are refused', '('.repeat(100_000), tooLong),
    query('parentheses as deep as the length allows are refused', '('.repeat(LENGTH_MAX), tooLarge('expression.too-deep')),
    query('negations as deep as the length allows are refused', 'not '.repeat(LENGTH_MAX / 4), tooLarge('expression.too-deep')),
    query('relations without anything to relate are refused', 'in '.repeat(5_000), syntax(3)),
    query('relations as deep as the length allows are refused', 'in ('.repeat(LENGTH_MAX / 4), tooLarge('expression.too-deep')),
    query('as many conditions as the length allows are refused', 'a '.repeat(LENGTH_MAX / 2), tooLarge('expression.too-many-terms')),
    query('as many alternatives as the length allows are refused', 'a or '.repeat(LENGTH_MAX / 5), tooLarge('expression.too-many-terms')),
    query('a parenthesis that is not closed is refused where it stands', 'all and (kind:server', syntax(8)),
    query('a parenthesis too many is refused where it stands', 'kind:server)', syntax(11)),
    query('an operator without a value is refused', 'status =', syntax(8)),
    query('two operators are refused', 'status = = free', syntax(9)),
    query('a text that is not closed is refused', 'name:"web', { code: 'invalid', reason: 'expression.syntax' }),
    query('a regular expression that is not closed is refused', 'name:/web', {
      code: 'invalid',
      reason: 'expression.malformed-name',
      position: 5,
    }),
    query('NUL is refused by the scan', 'a\0b', { code: 'invalid', reason: 'input.nul' }),
    query('a character that no word has is refused', 'name:\u202eweb', { code: 'invalid', reason: 'expression.malformed-name' }),
    query('a look-around is refused', 'name:/(?=a)b/', { code: 'invalid', reason: 'expression.regex' }),
    query('a back reference is refused', 'name:/(a)\\1/', { code: 'invalid', reason: 'expression.regex' }),
    query('a repetition that is written out to a million steps is refused', 'name:/((a{100}){100}){100}/', {
      code: 'too_large',
      reason: 'expression.regex-too-large',
    }),
    query('a repetition of nothing a thousand times is refused', 'name:/((((){1000}){1000}){1000}){1000}/', {
      code: 'too_large',
      reason: 'expression.regex-too-large',
    }),
    query(
      'many regular expressions are refused',
      Array.from({ length: 100 }, () => 'name:/a+/').join(' or '),
      tooLarge('expression.too-many-regexes'),
    ),
    query('large classes are refused', `name:/(?i)${'[\\x{e9}-\\x{10fff0}]'.repeat(10)}/`, {
      code: 'too_large',
      reason: 'expression.regex-too-large',
    }),
    query('a long glob is refused', `name:${'*a'.repeat(1_000)}`, tooLarge('expression.pattern-too-long')),
    ...CATASTROPHES.map((regex) => query(`/${regex}/ is matched in linear time`, `name:/${regex}/`, 'harmless')),
    ...['*a'.repeat(60), '?*'.repeat(60), '*a*a*a*a*a*a*a*a*a*a*a*a*b', '[a-z]*'.repeat(40)].map((glob) =>
      query(`the glob ${glob.slice(0, 20)} is matched in time`, `name:${glob}`, 'harmless'),
    ),
    query('a selector that nobody knows is refused with suggestions', `${'x'.repeat(200)}:a`, {
      code: 'invalid',
      reason: 'expression.unknown-selector',
      position: 0,
    }),
    query('a kind that nobody knows is refused', 'kind:nosuch', { code: 'invalid', reason: 'expression.unknown-kind' }),
    query('an address that is none is refused', 'ip:300.1.2.3', { code: 'invalid', reason: 'expression.malformed-address' }),
    query('a count of anything but a number is refused', 'count(a) = b', { code: 'invalid', reason: 'expression.syntax' }),
    query('a gigantic count is refused', 'count(nic) > 999999999999', syntax(13)),
    query('a gigantic number is refused or matches nothing', `size > ${'9'.repeat(1_000)}`, 'harmless'),
    query(
      'relations between everything and everything are cheap',
      'all connected to (all connected to (all connected to all))',
      'harmless',
    ),
    query('relations in each other are cheap', 'all in (all in (all in (all in (all in all))))', 'harmless'),
    {
      rule: 'an expression of 100 kB in the URL is refused',
      send: { path: `/v1/entities?q=${long}` },
      outcome: { code: 'invalid', reason: 'malformed.headers', status: 431 },
    },
    {
      rule: 'an expression of 20 kB in the URL is refused',
      send: { path: `/v1/entities?q=${'a'.repeat(20_000)}` },
      outcome: { code: 'invalid', reason: 'malformed.query', status: 400, pointer: '/q' },
    },
    {
      rule: 'an expression too long for a group is refused',
      send: group('a or '.repeat(10_000)),
      outcome: { code: 'too_large', reason: 'expression.too-long' },
    },
    {
      rule: 'a group of itself is harmless',
      send: { path: '/v1/changes', json: { dry_run: true, operations: groupOperations('pool:loop') } },
      outcome: 'harmless',
    },
    {
      rule: 'a group with a regular expression too large is refused',
      send: group('name:/((a{100}){100}){100}/'),
      outcome: { code: 'too_large', reason: 'expression.regex-too-large' },
    },
    {
      rule: 'a group by a variable is refused',
      send: group('var:a = 1'),
      outcome: { code: 'invalid', reason: 'expression.variable-in-members' },
    },
  ];
});

function group(members: string): Attack['send'] {
  return { path: '/v1/changes', json: { operations: groupOperations(members) } };
}

function groupOperations(members: string): unknown[] {
  return [{ op: 'create', kind: 'pool', name: 'loop', attributes: [{ key: 'members', values: [members] }] }];
}
