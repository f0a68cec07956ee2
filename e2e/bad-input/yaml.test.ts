// YAML: of all formats the one whose parsers can be made to suffer most.
import { type Attack, attackFamily, type Refused } from './attack.ts';

const DEEP = 1_000_000;

function load(rule: string, body: string | Uint8Array, outcome: Refused): Attack {
  return { rule, send: { path: '/v1/apply', body, type: 'application/yaml' }, outcome };
}

const tooLarge = (reason: string): Refused => ({ code: 'too_large', reason, status: 413 });
const invalid = (reason: string): Refused => ({ code: 'invalid', reason, status: 400 });

/** Each line refers twice to the one before it: 2^40 texts. */
function laughs(): string {
  const lines = Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`);
  return `a0: &a0 ha\n${lines.join('\n')}\n`;
}

const rows: Refused = { code: 'invalid', reason: 'apply.rows', status: 422 };
const DOCUMENT = '- kind: rack\n  name: rack1\n';

attackFamily('hostile YAML is refused before its parser suffers', () => [
  load('a bracket that is not closed is refused', '- kind: rack\n  name: [rack1\n', invalid('yaml.syntax')),
  load('wrong indentation is refused with its place', '- kind: rack\n name: rack1\n', { ...invalid('yaml.syntax'), line: 2 }),
  load('a tab as indentation is refused', '- kind: rack\n\tname: rack1\n', { ...invalid('yaml.syntax'), line: 2 }),
  load('flow lists a million deep are refused', '['.repeat(DEEP), tooLarge('input.size')),
  load('flow lists as deep as the size allows are refused', '['.repeat(200_000), tooLarge('input.depth')),
  load('flow objects as deep as the size allows are refused', '{a: '.repeat(60_000), tooLarge('input.depth')),
  load('block lists on one line as deep as the size allows are refused', '- '.repeat(100_000), tooLarge('input.depth')),
  load('explicit keys on one line as deep as the size allows are refused', '? '.repeat(100_000), tooLarge('input.depth')),
  load(
    'block lists that go deeper on every line are refused',
    Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}-\n`).join(''),
    tooLarge('input.depth'),
  ),
  load('a million lines are refused', 'a\n'.repeat(DEEP), tooLarge('input.size')),
  load('as many lines as the size allows are refused', '- a\n'.repeat(60_000), tooLarge('yaml.size')),
  load('a bomb of aliases is refused', laughs(), invalid('yaml.alias')),
  load('an anchor alone is refused', '- &a {kind: rack, name: rack1}\n', invalid('yaml.alias')),
  load('an alias that contains itself is refused', '- &a [*a]\n', invalid('yaml.alias')),
  load('merge keys are refused', '- <<: {kind: rack}\n  name: rack1\n', invalid('yaml.merge-key')),
  load('tags are refused', '- !!js/function "function () {}"\n', invalid('yaml.tag')),
  load('binary is refused', '- !!binary aGVsbG8=\n', invalid('yaml.tag')),
  load('`__proto__` is no key', '- __proto__: {admin: true}\n', invalid('input.key')),
  load('`constructor` is no key', '- {constructor: {prototype: {admin: true}}}\n', invalid('input.key')),
  load('a key that comes twice is refused', '- kind: rack\n  kind: server\n', { ...invalid('input.duplicate-key'), line: 2 }),
  load('a key that is a list is refused', '- [a, b]: c\n', invalid('yaml.syntax')),
  load('a second document is refused', `${DOCUMENT}---\n${DOCUMENT}`, { ...invalid('yaml.syntax'), line: 3 }),
  load('a directive is refused or means nothing', '%TAG ! tag:example.com,2000:\n---\n- !foo bar\n', invalid('yaml.tag')),
  load('NUL is refused', `- kind: rack\n  name: "a\0"\n`, invalid('input.nul')),
  load('an escaped NUL is refused', '- kind: rack\n  name: "a\\0"\n', invalid('input.nul')),
  load('control characters are refused', `- kind: rack\n  name: "\u001b[2J"\n`, invalid('yaml.syntax')),
  load('bytes that are not UTF-8 are refused', Uint8Array.of(0x2d, 0x20, 0xff, 0xfe), { ...invalid('input.utf8'), position: 2 }),
  load('UTF-16 is refused', Buffer.from('\ufeff- kind: rack\n', 'utf16le'), invalid('input.nul')),
  load('one text as large as the size allows is refused cheaply', `- kind: rack\n  name: ${'a'.repeat(250_000)}\n`, {
    code: 'invalid',
    reason: 'apply.rows',
  }),
  load('a block text as large as the size allows is refused cheaply', `- |\n  ${'a'.repeat(250_000)}\n`, {
    code: 'invalid',
    reason: 'apply.rows',
  }),
  load(
    'a number that is no double stays a text, which no unit is',
    `- {kind: rack, name: rack1}\n- {kind: server, name: web1, in: rack1, units: 1e999}\n`,
    rows,
  ),
]);
