import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Problem, Result } from '@muster/protocol';
import { type ContentStore, type PinnedVariableFiles, type VariableFileOptions, variableFiles } from './variable-files.ts';

const YAML = 'ntp: [a.example, b.example]\nport: 8080\n';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function contentsInMemory(): ContentStore & { readonly size: number } {
  const contents = new Map<string, Uint8Array>();
  return {
    get size() {
      return contents.size;
    },
    putBlob: async (content) => {
      const digest = createHash('sha256').update(content).digest('hex');
      contents.set(digest, content);
      return digest;
    },
    getBlob: async (digest) => contents.get(digest) ?? null,
  };
}

function filesFrom(options: Partial<VariableFileOptions>): PinnedVariableFiles {
  const files = variableFiles({ hosts: [], directories: [], contents: contentsInMemory(), ...options });
  assert.ok(files.ok);
  return files.value;
}

/** A real server on loopback; gives its origin. */
async function serve(context: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}`;
}

async function reasonOf(result: Promise<Result<unknown, Problem>>): Promise<string | null> {
  const settled = await result;
  return settled.ok ? null : settled.error.reason;
}

test('a listed file is fetched, parsed, hashed and kept', async (context) => {
  const origin = await serve(context, (_request, reply) => reply.end(YAML));
  const contents = contentsInMemory();
  const fetched = await filesFrom({ hosts: [origin], contents }).fetch(`${origin}/web.yaml`);
  assert.deepEqual(fetched, { ok: true, value: { sha256: sha256(YAML), variables: { ntp: ['a.example', 'b.example'], port: 8080 } } });
  assert.deepEqual(await contents.getBlob(sha256(YAML)), new TextEncoder().encode(YAML).slice());
});

test('JSON is known by its name or by its type', async (context) => {
  const origin = await serve(context, (request, reply) => {
    if (request.url === '/typed') reply.setHeader('content-type', 'application/vnd.x+json; charset=utf-8');
    reply.end('{"a":\t[1e3]}');
  });
  const files = filesFrom({ hosts: [origin] });
  for (const path of ['/x.json', '/typed']) {
    const fetched = await files.fetch(origin + path);
    assert.deepEqual(fetched.ok && fetched.value.variables, { a: [1000] });
  }
});

test('nothing is fetched from where nobody listed it, and nothing is asked', async (context) => {
  let requests = 0;
  const origin = await serve(context, (_request, reply) => {
    requests++;
    reply.end(YAML);
  });
  const port = new URL(origin).port;
  const files = filesFrom({ hosts: [`127.0.0.1:${port}`, 'http://127.0.0.1:1', 'http://listed.example:8080'] });
  for (const url of [
    `${origin}/x`,
    `http://localhost:${port}/x`,
    'https://other.example/x',
    'http://listed.example/x',
    'https://listed.example:8080/x',
  ]) {
    assert.equal(await reasonOf(files.fetch(url)), 'variable-file.not-listed', url);
  }
  assert.equal(await reasonOf(filesFrom({}).fetch('https://anywhere.example/')), 'variable-file.not-listed');
  assert.equal(requests, 0);
});

test('other spellings of an address are that address, and a user in front of it is no host', async () => {
  const files = filesFrom({ hosts: ['vars.example'], resolve: async () => Promise.reject(new Error('no such host')) });
  for (const url of ['http://2130706433/x', 'http://0x7f.1/x', 'http://0177.0.0.1/', 'http://[::ffff:127.0.0.1]/', 'http://127.1/']) {
    assert.equal(await reasonOf(files.fetch(url)), 'variable-file.not-listed', url);
  }
  assert.equal(await reasonOf(files.fetch('https://vars.example@127.0.0.1/x')), 'variable-file.credentials');
  assert.equal(await reasonOf(files.fetch('https://vars.example\\@evil.example/x')), 'variable-file.unreachable');
  for (const url of ['gopher://vars.example/', 'data:text/plain,a: 1', 'git+https://x/y', '//vars.example', 'vars.example', '']) {
    assert.equal(await reasonOf(files.fetch(url)), 'variable-file.scheme', url);
  }
});

test('a name that resolves to an address that is not public and not listed is refused before anybody is asked', async () => {
  for (const address of ['127.0.0.1', '10.0.0.7', '169.254.169.254', '::1', 'fd00::1', '::ffff:127.0.0.1', '192.168.0.1', '0.0.0.0']) {
    const files = filesFrom({ hosts: ['http://vars.example'], resolve: async () => [address] });
    assert.equal(await reasonOf(files.fetch('http://vars.example/x')), 'variable-file.address', address);
  }
});

test('one private address among public ones is enough to refuse', async () => {
  const files = filesFrom({ hosts: ['http://vars.example'], resolve: async () => ['1.1.1.1', '127.0.0.1'] });
  assert.equal(await reasonOf(files.fetch('http://vars.example/x')), 'variable-file.address');
});

test('a private address whose block is listed may be asked, for listed hosts only', async (context) => {
  const origin = await serve(context, (request, reply) => reply.end(`host: "${request.headers.host}"\n`));
  const port = new URL(origin).port;
  const files = filesFrom({ hosts: [`http://vars.example:${port}`, '127.0.0.0/8'], resolve: async () => ['127.0.0.1'] });
  const fetched = await files.fetch(`http://vars.example:${port}/x`);
  assert.deepEqual(fetched.ok && fetched.value.variables, { host: `vars.example:${port}` });
  assert.equal(await reasonOf(files.fetch(`${origin}/x`)), 'variable-file.not-listed');
});

test('a name is looked up once, and the address that was judged is the one that is asked', async (context) => {
  const origin = await serve(context, (_request, reply) => reply.end(YAML));
  const port = new URL(origin).port;
  let lookups = 0;
  const rebinding = async (): Promise<string[]> => [lookups++ === 0 ? '127.0.0.1' : '169.254.169.254'];
  const files = filesFrom({ hosts: [`http://vars.example:${port}`, '127.0.0.1'], resolve: rebinding });
  assert.equal((await files.fetch(`http://vars.example:${port}/x`)).ok, true);
  assert.equal(lookups, 1);
});

test('a redirect is not followed, wherever it leads', async (context) => {
  let elsewhere = 0;
  const target = await serve(context, (_request, reply) => {
    elsewhere++;
    reply.end(YAML);
  });
  for (const [status, location] of [
    [301, 'http://169.254.169.254/latest/meta-data/'],
    [302, target],
    [307, 'file:///etc/passwd'],
    [308, '/x'],
  ] as const) {
    const origin = await serve(context, (_request, reply) => reply.writeHead(status, { location }).end());
    assert.equal(await reasonOf(filesFrom({ hosts: [origin, target] }).fetch(`${origin}/x`)), 'variable-file.redirect');
  }
  assert.equal(elsewhere, 0);
});

test('too much is refused: announced, not announced, and without end', async (context) => {
  const origin = await serve(context, (request, reply) => {
    if (request.url === '/announced') reply.writeHead(200, { 'content-length': 10_000_000 }).write('a');
    else if (request.url === '/silent') reply.end('x'.repeat(2_000));
    else writeForever(reply);
  });
  const files = filesFrom({ hosts: [origin], bytesMax: 1_000 });
  for (const path of ['/announced', '/silent', '/endless'])
    assert.equal(await reasonOf(files.fetch(origin + path)), 'variable-file.size', path);
});

function writeForever(reply: Parameters<RequestListener>[1]): void {
  const write = (): void => {
    while (!reply.destroyed && reply.write('x'.repeat(500)));
  };
  reply.on('drain', write);
  write();
}

test('whoever is slow is left: before the head, within the body, in the look-up', async (context) => {
  const origin = await serve(context, (request, reply) => {
    if (request.url === '/body') reply.writeHead(200).write('a: ');
  });
  const files = filesFrom({ hosts: [origin], timeMaxMs: 50 });
  assert.equal(await reasonOf(files.fetch(`${origin}/head`)), 'variable-file.time');
  assert.equal(await reasonOf(files.fetch(`${origin}/body`)), 'variable-file.time');
  const stuck = filesFrom({ hosts: ['vars.example'], timeMaxMs: 50, resolve: () => Promise.withResolvers<never>().promise });
  assert.equal(await reasonOf(stuck.fetch('https://vars.example/x')), 'variable-file.time');
});

test('a status other than 200, compression and a closed port are told apart', async (context) => {
  const origin = await serve(context, (request, reply) => {
    if (request.url === '/gzip') reply.setHeader('content-encoding', 'gzip').end('x');
    else reply.writeHead(request.url === '/secret' ? 401 : 500).end('a: 1');
  });
  const files = filesFrom({ hosts: [origin, 'http://127.0.0.1:1'] });
  assert.equal(await reasonOf(files.fetch(`${origin}/secret`)), 'variable-file.status');
  assert.equal(await reasonOf(files.fetch(`${origin}/error`)), 'variable-file.status');
  assert.equal(await reasonOf(files.fetch(`${origin}/gzip`)), 'variable-file.encoding');
  assert.equal(await reasonOf(files.fetch('http://127.0.0.1:1/x')), 'variable-file.unreachable');
});

test('a server that speaks no TLS cannot answer for https', async (context) => {
  const origin = await serve(context, (_request, reply) => reply.end(YAML));
  const https = origin.replace('http:', 'https:');
  assert.equal(await reasonOf(filesFrom({ hosts: [https] }).fetch(`${https}/x`)), 'variable-file.unreachable');
});

test('what is no variable file is refused without telling its content, and not kept', async (context) => {
  const bodies = [
    'canary: [',
    '- canary',
    'a: 1\na: canary',
    'a.b: canary',
    'canary text',
    '__proto__: canary',
    '\u0000canary',
    'a: !canary 1',
  ];
  const origin = await serve(context, (request, reply) => reply.end(bodies[Number(request.url?.slice(1))] ?? ''));
  const contents = contentsInMemory();
  const files = filesFrom({ hosts: [origin], contents });
  for (const index of bodies.keys()) {
    const fetched = await files.fetch(`${origin}/${index}`);
    assert.equal(fetched.ok, false, `body ${index}`);
    assert.ok(!JSON.stringify(fetched).includes('canary'), JSON.stringify(fetched));
  }
  assert.equal(contents.size, 0);
});

test('what is pinned must be what is there, and once kept it is not asked for again', async (context) => {
  let requests = 0;
  const origin = await serve(context, (_request, reply) => {
    requests++;
    reply.end(YAML);
  });
  const files = filesFrom({ hosts: [origin] });
  const changed = await files.fetchPinned(`${origin}/x`, sha256('before'));
  assert.equal(changed.ok ? null : changed.error.reason, 'variable-file.changed');
  assert.deepEqual(changed.ok ? null : changed.error.data, { pinned: sha256('before'), found: sha256(YAML) });
  assert.equal((await files.fetchPinned(`${origin}/x`, sha256(YAML))).ok, true);
  assert.equal(requests, 1);
});

test('a file below a listed folder is read; links, devices, folders and everything outside are not', async (context) => {
  const root = await mkdtemp(join(tmpdir(), 'muster-files-'));
  context.after(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'vars', 'sub'), { recursive: true });
  await mkdir(join(root, 'vars-other'));
  await writeFile(join(root, 'vars', 'sub', 'ö web.yaml'), YAML);
  await writeFile(join(root, 'vars', 'large.yaml'), 'x'.repeat(2_000));
  await writeFile(join(root, 'vars-other', 'x.yaml'), YAML);
  await symlink(join(root, 'vars-other', 'x.yaml'), join(root, 'vars', 'link.yaml'));
  await symlink(join(root, 'vars', 'sub'), join(root, 'inside'));
  const files = filesFrom({ directories: [join(root, 'vars'), '/no/such/folder'], bytesMax: 1_000 });
  const url = (path: string): string => pathToFileURL(join(root, path)).href;
  const fetched = await files.fetch(url('vars/sub/ö web.yaml'));
  assert.equal(fetched.ok && fetched.value.sha256, sha256(YAML));
  assert.equal((await files.fetch(url('inside/ö web.yaml'))).ok, true);
  for (const refused of [
    url('vars/link.yaml'),
    url('vars-other/x.yaml'),
    `${url('vars')}/../vars-other/x.yaml`,
    `${url('vars')}/%2e%2e/vars-other/x.yaml`,
    `${url('vars')}/..%2fvars-other%2fx.yaml`,
    url('vars/sub'),
    url('vars/none.yaml'),
    'file:///dev/zero',
    'file:///etc/passwd',
    'file://server/share/x.yaml',
    `${url('vars/sub/ö web.yaml')}%00.yaml`,
  ]) {
    assert.equal(await reasonOf(files.fetch(refused)), 'variable-file.path', refused);
  }
  assert.equal(await reasonOf(files.fetch(url('vars/large.yaml'))), 'variable-file.size');
  assert.equal(await reasonOf(filesFrom({}).fetch(url('vars/sub/ö web.yaml'))), 'variable-file.path');
});

test('a list with an entry that is neither host nor address is refused at start', () => {
  for (const entry of ['ftp://x', 'https://x/path', 'https://user@x', '10.0.0.0/33', '10.0.0.0/x', 'a b', 'https://']) {
    const files = variableFiles({ hosts: [entry], directories: [], contents: contentsInMemory() });
    assert.equal(files.ok ? null : files.error.reason, 'variable-file.listing', entry);
  }
});
