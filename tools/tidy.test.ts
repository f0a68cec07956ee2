// Each rule is shown a small repository that breaks it, and one that does not.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { BIOME_MISSING, findBiome } from './suite/biome.ts';
import { root } from './suite/workspace.ts';
import { maskSource } from './tidy/mask-source.ts';
import { localPlaces, noLocalPlaces } from './tidy/place-rule.ts';
import { complaintsOf } from './tidy/ratchet.ts';
import type { Rule } from './tidy/rule.ts';
import { rulesFor } from './tidy/rules.ts';
import { noteLongFiles } from './tidy/shape-rules.ts';
import { treeOf } from './tidy/tree.ts';

type Texts = Readonly<Record<string, string>>;

const place = '/data/people/ada/muster';

function rule(name: string): Rule {
  const found = rulesFor(place).find((candidate) => candidate.name === name);
  assert.ok(found, `there is a rule ${name}`);
  return found;
}

function found(name: string, texts: Texts): readonly string[] {
  return rule(name)
    .check(treeOf(new Map(Object.entries(texts))))
    .map(({ path, line, what }) => `${path}:${line} ${what}`);
}

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `const line${index} = ${index};`).join('\n');

const refused: readonly (readonly [rule: string, why: string, texts: Texts, told: RegExp])[] = [
  [
    'import-arrow',
    'model imports the store',
    { 'packages/model/src/a.ts': "import { x } from '@muster/store';" },
    /a\.ts:1 model must not import store/,
  ],
  [
    'import-arrow',
    'protocol imports anything',
    { 'packages/protocol/src/a.ts': "\nexport { x } from '@muster/model';" },
    /a\.ts:2 .*may import nothing/,
  ],
  [
    'import-arrow',
    'the client imports the model',
    { 'packages/client/src/a.ts': "import type { X } from '@muster/model';" },
    /must not import model/,
  ],
  ['import-arrow', 'a lazy import', { 'packages/cli/src/a.ts': "const x = await import('@muster/server');" }, /cli must not import server/],
  ['import-arrow', 'a package without arrows', { 'packages/novel/src/a.ts': "import '@muster/model';" }, /novel has no line/],
  ['front-door', 'past the door', { 'packages/api/src/a.ts': "import { x } from '@muster/model/src/b.ts';" }, /goes past the front door/],
  [
    'front-door',
    'through the wall',
    { 'packages/api/src/a.ts': "import { x } from '../../model/src/b.ts';" },
    /reaches into another package/,
  ],
  ['front-door', 'a tool reaches in', { 'tools/a.ts': "import { x } from '../packages/model/src/b.ts';" }, /reaches into another package/],
  ['inner-barrel', 'its own index', { 'packages/api/src/x/a.ts': "import { x } from '../index.ts';" }, /imports \.\.\/index\.ts/],
  ['inner-barrel', 'its own package', { 'packages/api/src/a.ts': "import { x } from '@muster/api';" }, /imports its own package/],
  ['pure-code', 'a clock', { 'packages/model/src/a.ts': 'export const now = () => Date.now();' }, /a\.ts:1 uses Date\.now/],
  ['pure-code', 'the current date', { 'packages/api/src/a.ts': 'const a = 1;\nconst b = new Date();' }, /a\.ts:2 uses new Date/],
  ['pure-code', 'chance', { 'packages/protocol/src/a.ts': 'const a = Math.random();' }, /uses Math\.random/],
  ['pure-code', 'the process', { 'packages/model/src/a.ts': "const a = process.env['HOME'];" }, /uses process/],
  ['pure-code', 'the network', { 'packages/model/src/a.ts': 'await fetch(url);' }, /uses fetch/],
  ['pure-code', 'Node', { 'packages/model/src/a.ts': "import { readFileSync } from 'node:fs';" }, /imports node:fs/],
  ['sql-in-store', 'a driver', { 'packages/server/src/a.ts': "import { Kysely } from 'kysely';" }, /imports kysely/],
  ['sql-in-store', 'a statement', { 'packages/server/src/a.ts': 'run(`select a from b where c = 1`);' }, /has SQL/],
  [
    'import-cycle',
    'two files',
    { 'tools/a.ts': "import './b.ts';", 'tools/b.ts': "import './a.ts';" },
    /tools\/a\.ts -> tools\/b\.ts -> tools\/a\.ts/,
  ],
  ['import-cycle', 'itself', { 'tools/a.ts': "export { a } from './a.ts';" }, /tools\/a\.ts -> tools\/a\.ts/],
  ['file-name', 'camels', { 'tools/readTree.ts': '' }, /readTree\.ts is not in kebab-case/],
  ['file-name', 'a folder', { 'packages/model/src/Fact/fact.ts': '' }, /Fact is not in kebab-case/],
  ['file-name', 'utils', { 'packages/model/src/utils.ts': '' }, /says nothing/],
  ['file-name', 'helpers', { 'packages/model/src/helpers/date.ts': '' }, /says nothing/],
  ['file-name', 'common tests', { 'packages/model/src/common.test.ts': '' }, /says nothing/],
  ['file-size', '401 lines', { 'packages/model/src/a.ts': lines(401) }, /has 401 lines of code/],
  [
    'index-file',
    'logic',
    { 'packages/x/src/index.ts': "// What it is.\nexport { a } from './a.ts';\nexport const b = 1;" },
    /index\.ts:3 has something besides/,
  ],
  ['index-file', 'no comment', { 'packages/x/src/index.ts': "export { a } from './a.ts';" }, /does not start with a comment/],
  ['unfinished', 'a mark', { 'tools/a.ts': '// TODO tomorrow' }, /has a TODO/],
  ['silenced-types', 'a silenced error', { 'tools/a.ts': '// @ts-expect-error it is fine' }, /has @ts-expect-error/],
  ['docs-path', 'a file that is gone', { 'README.md': 'see `packages/model/src/a.ts`' }, /README\.md:1 names packages\/model\/src\/a\.ts/],
  ['docs-path', 'a broken link', { 'docs/a.md': 'see [b](b.md#c)' }, /names docs\/b\.md/],
  ['exact-version', 'a range', { 'package.json': '{"dependencies": {"zod": "^4.6.7"}}' }, /zod is wanted as `\^4\.6\.7`/],
  [
    'undeclared-dependency',
    'a hoisted package',
    { 'packages/x/package.json': '{}', 'packages/x/src/a.ts': "import { z } from 'zod';" },
    /imports zod, which packages\/x\/package\.json does not/,
  ],
  [
    'undeclared-dependency',
    'a test tool in the program',
    { 'package.json': '{"devDependencies": {"fast-check": "4.0.0"}}', 'packages/x/src/a.ts': "import fc from 'fast-check';" },
    /fast-check/,
  ],
  [
    'unused-dependency',
    'no import',
    { 'packages/x/package.json': '{"dependencies": {"zod": "4.6.7"}}', 'packages/y/src/a.ts': "import 'zod';" },
    /declares zod/,
  ],
  ['lock-file', 'an address', { 'package-lock.json': '{\n"resolved": "https://somewhere/x.tgz"' }, /package-lock\.json:2/],
  ['local-place', 'the clone', { 'README.md': `see ${place}/docs` }, /README\.md:1 names/],
  ['local-place', 'what is around the clone', { 'README.md': 'see /data/people/ada/notes.txt' }, /names \/data\/people\/ada/],
  ['local-place', 'a registry', { '.npmrc': `registry=https://registry.${'npmjs'}.org` }, /names registry/],
];

for (const [name, why, texts, told] of refused) {
  test(`${name} refuses ${why}`, () => {
    const findings = found(name, texts);
    assert.equal(findings.length, 1, findings.join('\n'));
    assert.match(findings[0] ?? '', told);
  });
}

const allowed: readonly (readonly [rule: string, why: string, texts: Texts])[] = [
  [
    'import-arrow',
    'imports along the arrows',
    { 'packages/server/src/a.ts': "import '@muster/store'; import '@muster/protocol';", 'e2e/a.test.ts': "import '@muster/server';" },
  ],
  [
    'import-arrow',
    'what a text or a comment says',
    { 'packages/model/src/a.ts': "// import '@muster/store'\nconst a = \"import '@muster/store'\";" },
  ],
  ['front-door', 'the test equipment of a package', { 'e2e/a.test.ts': "import { x } from '../packages/store/src/testing/mariadb.ts';" }],
  [
    'front-door',
    'a second door that the package exports',
    {
      'packages/client/package.json': '{"exports": {"./local": "./src/local.ts"}}',
      'packages/cli/src/a.ts': "import { x } from '@muster/client/local';",
    },
  ],
  ['inner-barrel', 'the own front door in tests of the package', { 'packages/api/test/a.test.ts': "import '@muster/api';" }],
  [
    'pure-code',
    'a given instant',
    { 'packages/model/src/a.ts': 'new Date(ms); change.process(x); text.fetch(1); const process = 1; // Date.now()' },
  ],
  ['pure-code', 'tests', { 'packages/model/src/a.test.ts': "import test from 'node:test'; Math.random();" }],
  ['sql-in-store', 'English', { 'packages/server/src/a.ts': "const a = 'select a host from the list'; say('update the name');" }],
  [
    'import-cycle',
    'types and lazy imports',
    { 'a.ts': "import './b.ts';", 'b.ts': "import type { A } from './a.ts'; const a = await import('./a.ts');" },
  ],
  [
    'import-cycle',
    'diamonds',
    { 'a.ts': "import './b.ts'; import './c.ts';", 'b.ts': "import './d.ts';", 'c.ts': "import './d.ts';", 'd.ts': '' },
  ],
  [
    'file-name',
    'the names everybody knows',
    { 'README.md': '', LICENSE: '', '.npmrc': '', 'docs/decisions/0001-facts.md': '', 'a/b.golden.json': '' },
  ],
  [
    'file-size',
    'comments, blanks, tests, goldens',
    { 'a/a.ts': `${lines(400)}\n\n// more\n/*\n\n*/`, 'a/b.test.ts': lines(900), 'a/c.golden.ts': lines(900) },
  ],
  [
    'index-file',
    'exports by name and of types',
    { 'packages/x/src/index.ts': "// What.\nexport {\n  a,\n} from './a.ts';\n// Why.\nexport type { B } from './b.ts';\n" },
  ],
  [
    'undeclared-dependency',
    'test tools in what only tests import',
    {
      'package.json': '{"devDependencies": {"fast-check": "4.0.0"}}',
      'packages/x/src/a.test.ts': "import './b.ts';",
      'packages/x/src/b.ts': "import './c.ts';",
      'packages/x/src/c.ts': "import fc from 'fast-check';",
    },
  ],
  [
    'docs-path',
    'files, folders and links',
    { 'docs/a.md': '`docs/` and `tools/x`, [a](../docs/a.md), [w](https://x.y/z)', 'tools/x/y.ts': '' },
  ],
  [
    'undeclared-dependency',
    'test tools of the root in tests',
    { 'package.json': '{"devDependencies": {"fast-check": "4.0.0"}}', 'packages/x/src/a.test.ts': "import fc from 'fast-check';" },
  ],
  ['local-place', 'relative places and other words', { 'a.md': 'data/people/ada/muster/, $HOME/data/people, /tmp/x' }],
];

for (const [name, why, texts] of allowed) {
  test(`${name} allows ${why}`, () => assert.deepEqual(found(name, texts), []));
}

test('files of more than 300 lines of code are noted', () => {
  const notes = noteLongFiles(treeOf(new Map([['packages/model/src/a.ts', lines(301)]])));
  assert.deepEqual(notes, [{ path: 'packages/model/src/a.ts', line: 1, what: 'has 301 lines of code (at most 300)' }]);
});

test('a clone in an ordinary place makes no ordinary word a violation', () => {
  const texts = new Map([['a.md', 'GET /src/index.ts from /tmp/x and /root/.ssh']]);
  for (const clone of ['/src', '/tmp/x', '/root/muster']) {
    const findings = noLocalPlaces(localPlaces(clone, '/root')).check(treeOf(texts));
    assert.deepEqual(
      findings.map(({ what }) => what).filter((what) => !what.includes(clone)),
      [],
    );
  }
});

test('the ratchet lets old violations be, refuses one more and wants a smaller number written down', () => {
  const findings = [1, 2].map((line) => ({ path: 'a.ts', line, what: 'is odd' }));
  const results = [{ rule: rule('file-size'), findings }];
  assert.deepEqual(complaintsOf(results, { 'file-size': { 'a.ts': 2 } }), []);
  assert.equal(complaintsOf(results, { 'file-size': { 'a.ts': 1 } }).length, 2);
  assert.match(complaintsOf(results, { 'file-size': { 'a.ts': 3 } })[0] ?? '', /write down the smaller number/);
  assert.match(complaintsOf(results, {})[0] ?? '', /^a\.ts:1 is odd \[file-size: /);
});

test('masking keeps length and lines, and blanks comments and the insides of literals', () => {
  const text = 'a = 1 / 2 /* b */; c = /[/"]x/g.test(`d ${e({ f: "}" })} g`); // h\nreturn /i\'/;';
  const { code, withLiterals } = maskSource(text);
  assert.equal(code, 'a = 1 / 2        ; c = /     /g.test(`  ${e({ f: " " })}  `);     \nreturn /  /;');
  assert.equal(withLiterals.length, text.length);
  assert.ok(withLiterals.includes('`d ${e({ f: "}" })} g`'));
});

test('masking ends on unfinished and hostile text', () => {
  for (const text of ["'", '`${', '/*', '/', '`${`${', `${'`${'.repeat(1000)}`, '}'.repeat(1000), '\\'])
    assert.equal(maskSource(text).code.length, text.length);
});

const faults: readonly (readonly [rule: string, text: string])[] = [
  ['noExplicitAny', 'export const a: any = 1;'],
  ['noDefaultExport', 'export default 1;'],
  ['noEnum', 'export enum A { B }'],
  ['noNamespace', 'export namespace A { export const b = 1; }'],
  ['noNonNullAssertion', 'export const a = (b: string | null) => b!;'],
  ['noEmptyBlockStatements', 'try { a(); } catch {}'],
  ['noConsole', 'console.log(1);'],
  ['useImportType', "import { A } from './a.ts';\nexport const b = (a: A) => a;"],
  ['noReExportAll', "export * from './a.ts';"],
  ['useMaxParams', 'export function a(b: number, c: number, d: number, e: number, f: number) { return b + c + d + e + f; }'],
  ['noExcessiveLinesPerFunction', `export function a(b: (n: number) => void) {\n${'  b(1);\n'.repeat(71)}}`],
  [
    'noExcessiveCognitiveComplexity',
    `export function a(b: number) {\n${'  if (b > 1) { if (b > 2) { if (b > 3) b++; } }\n'.repeat(4)}  return b;\n}`,
  ],
];

const biome = findBiome();

test('Biome refuses what biome.json says, each in a file of its own', { skip: biome === null && BIOME_MISSING }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-lint-'));
  t.after(() => rmSync(folder, { recursive: true }));
  copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
  for (const [name, text] of faults) writeFileSync(join(folder, `${name.toLowerCase()}.ts`), text);
  const { stdout, status } = spawnSync(biome ?? '', ['lint', '--colors=off', '--reporter=github', '.'], { cwd: folder, encoding: 'utf8' });
  assert.notEqual(status, 0);
  for (const [name] of faults) assert.match(stdout, new RegExp(`::error title=lint/\\w+/${name},file=.*${name.toLowerCase()}\\.ts`));
});
