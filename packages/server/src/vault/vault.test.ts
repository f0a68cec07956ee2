import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type Ledger, openLedger } from '@muster/store';
import type { SecretPlace } from './envelope.ts';
import { hasKey } from './key-check.ts';
import { KeyRing, newMasterKey } from './key-ring.ts';
import { type LoadedKeys, loadKeyRing, saveKeyRing } from './load-key-ring.ts';
import type { SecretRows } from './secret-rows.ts';
import { SECRET_BYTES_MAX, Vault } from './vault.ts';

const PLACE: SecretPlace = { tenant: 't1', entity: 'e1', key: 'variable password' };
const CANARY = 'canary-7f3a9c-ünïcode';

interface World {
  readonly directory: string;
  readonly ledger: Ledger;
}

async function makeWorld(context: TestContext): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-vault-'));
  const ledger = await openLedger({ kind: 'sqlite', path: join(directory, 'ledger.sqlite') });
  context.after(async () => {
    await ledger.close();
    await rm(directory, { recursive: true });
  });
  return { directory, ledger };
}

async function keysOf({ directory, ledger }: World): Promise<LoadedKeys> {
  const keys = await loadKeyRing({ environment: {}, dataDirectory: directory, mayCreate: !(await hasKey(ledger)) });
  assert.ok(keys.ok);
  return keys.value;
}

async function openVault(world: World, rows: SecretRows = world.ledger): Promise<Vault> {
  const vault = await Vault.open(rows, await keysOf(world));
  assert.ok(vault.ok);
  return vault.value;
}

async function keep(world: World, vault: Vault, id: string, text: string): Promise<void> {
  const row = vault.seal(id, PLACE, text);
  assert.ok(row.ok);
  await world.ledger.putSecret(row.value);
}

async function reasonOf(result: Promise<{ readonly ok: boolean; readonly error?: unknown }>): Promise<unknown> {
  const { error } = await result;
  return typeof error === 'object' && error !== null && 'reason' in error ? error.reason : null;
}

test('what was sealed is revealed in its place, after a restart, too', async (context) => {
  const world = await makeWorld(context);
  const vault = await openVault(world);
  await keep(world, vault, 's1', CANARY);
  assert.deepEqual(await vault.reveal('s1', PLACE), { ok: true, value: CANARY });
  assert.deepEqual(await (await openVault(world)).reveal('s1', PLACE), { ok: true, value: CANARY });
});

test('a secret opens in no other tenant, entity or key, and a row under no other id', async (context) => {
  const world = await makeWorld(context);
  const vault = await openVault(world);
  await keep(world, vault, 's1', CANARY);
  for (const other of [{ tenant: 't2' }, { entity: 'e2' }, { key: 'variable other' }]) {
    assert.equal(await reasonOf(vault.reveal('s1', { ...PLACE, ...other })), 'secret.damaged');
  }
  const row = await world.ledger.getSecret('s1');
  assert.ok(row !== null);
  await world.ledger.putSecret({ ...row, id: 's2' });
  assert.equal(await reasonOf(vault.reveal('s2', PLACE)), 'secret.damaged');
});

test('every damaged byte is noticed', async (context) => {
  const world = await makeWorld(context);
  const vault = await openVault(world);
  const row = vault.seal('s1', PLACE, 'x');
  assert.ok(row.ok);
  let count = 0;
  for (const part of ['wrappedKey', 'nonce', 'ciphertext'] as const) {
    for (let index = 0; index < row.value[part].length; index++) {
      const damaged = new Uint8Array(row.value[part]);
      damaged[index] = (damaged[index] ?? 0) ^ 1;
      const id = `d${count++}`;
      const rows: SecretRows = {
        ...storeOf(world.ledger),
        getSecret: async () => ({ ...row.value, [part]: damaged, rev: 1, destroyed: false }),
      };
      assert.equal(await reasonOf((await openVault(world, rows)).reveal(id, PLACE)), 'secret.damaged', `${part} ${index}`);
    }
  }
});

function storeOf(ledger: Ledger): SecretRows {
  return {
    getSecret: (id) => ledger.getSecret(id),
    putSecret: (row) => ledger.putSecret(row),
    secrets: () => ledger.secrets(),
    rewrapSecrets: (rewrappings) => ledger.rewrapSecrets(rewrappings),
    getSetting: (key) => ledger.getSetting(key),
    casSetting: (key, rev, value) => ledger.casSetting(key, rev, value),
  };
}

test('one text sealed twice gives two ciphertexts, and neither shows the text', async (context) => {
  const vault = await openVault(await makeWorld(context));
  const [a, b] = [vault.seal('s1', PLACE, CANARY), vault.seal('s1', PLACE, CANARY)];
  assert.ok(a.ok && b.ok);
  assert.notDeepEqual(a.value.ciphertext, b.value.ciphertext);
  assert.ok(!Buffer.from(a.value.ciphertext).includes('canary'));
});

test('what is unknown, destroyed or too large is said to be so', async (context) => {
  const world = await makeWorld(context);
  const vault = await openVault(world);
  await keep(world, vault, 's1', CANARY);
  await world.ledger.destroySecret('s1');
  assert.equal(await reasonOf(vault.reveal('s1', PLACE)), 'secret.destroyed');
  assert.equal(await reasonOf(vault.reveal('s2', PLACE)), 'secret.unknown');
  const huge = vault.seal('s3', PLACE, 'x'.repeat(SECRET_BYTES_MAX + 1));
  assert.equal(huge.ok ? null : huge.error.reason, 'secret.size');
});

test('the key file is made at the first start, for its owner only', async (context) => {
  const world = await makeWorld(context);
  const keys = await keysOf(world);
  assert.equal(keys.source, 'file');
  assert.equal((await stat(join(world.directory, 'master.key'))).mode & 0o777, 0o600);
  assert.equal((await keysOf(world)).ring.current.id, keys.ring.current.id);
});

test('a key file that others may read is refused', async (context) => {
  const world = await makeWorld(context);
  await keysOf(world);
  await chmod(join(world.directory, 'master.key'), 0o640);
  assert.equal(await reasonOf(loadKeyRing({ environment: {}, dataDirectory: world.directory, mayCreate: true })), 'vault.key-readable');
});

test('a lost key is said to be lost and not replaced by a new one', async (context) => {
  const world = await makeWorld(context);
  await openVault(world);
  await rm(join(world.directory, 'master.key'));
  const options = { environment: {}, dataDirectory: world.directory, mayCreate: !(await hasKey(world.ledger)) };
  assert.equal(await reasonOf(loadKeyRing(options)), 'vault.key-missing');
});

test('who adds a server to a ledger is told that its servers share one key, and where to get it', async (context) => {
  const world = await makeWorld(context);
  await openVault(world);
  const fresh = await mkdtemp(join(tmpdir(), 'muster-second-'));
  context.after(() => rm(fresh, { recursive: true, force: true }));
  const keys = await loadKeyRing({ environment: {}, dataDirectory: fresh, mayCreate: !(await hasKey(world.ledger)) });
  assert.ok(!keys.ok);
  assert.match(keys.error.hint ?? '', /share one master[.]key: copy it from the data directory of another server/);
});

test('a wrong key is found at start', async (context) => {
  const world = await makeWorld(context);
  await openVault(world);
  const other: LoadedKeys = { ring: new KeyRing(newMasterKey()), source: 'environment', file: null };
  assert.equal(await reasonOf(Vault.open(world.ledger, other)), 'vault.key-wrong');
});

test('a key comes from a credential, else from the environment, else from the file', async (context) => {
  const world = await makeWorld(context);
  const [a, b] = [newMasterKey(), newMasterKey()];
  const base64 = Buffer.from(a.secret).toString('base64');
  const environment = { MUSTER_MASTER_KEY: ` ${base64}\n`, CREDENTIALS_DIRECTORY: world.directory };
  const options = { environment, dataDirectory: world.directory, mayCreate: true };
  const fromEnvironment = await loadKeyRing(options);
  assert.equal(fromEnvironment.ok && fromEnvironment.value.ring.current.id, a.id);
  await writeFile(join(world.directory, 'muster-master-key'), Buffer.from(b.secret).toString('hex'));
  const fromCredential = await loadKeyRing(options);
  assert.equal(fromCredential.ok && fromCredential.value.ring.current.id, b.id);
  assert.equal(fromCredential.ok && fromCredential.value.source, 'credential');
});

test('a text that is nearly a key is refused and not repeated', async (context) => {
  const { directory } = await makeWorld(context);
  const whole = Buffer.from(newMasterKey().secret).toString('base64');
  for (const text of [whole.slice(1), `${whole}${whole}`, 'swordfish', whole.replace(/^./, '!'), '   ']) {
    const keys = await loadKeyRing({ environment: { MUSTER_MASTER_KEY: text }, dataDirectory: directory, mayCreate: true });
    assert.equal(keys.ok ? null : keys.error.reason, 'vault.key-malformed');
    assert.ok(!JSON.stringify(keys).includes('sword'));
  }
});

test('rotation puts all under a new key, forgets the former one, and run again makes a newer one', async (context) => {
  const world = await makeWorld(context);
  const vault = await openVault(world);
  const first = vault.keyId;
  for (let i = 0; i < 600; i++) await keep(world, vault, `s${i}`, `text ${i}`);
  const rotation = await vault.rotateMasterKey();
  assert.deepEqual(rotation, { ok: true, value: { keyId: vault.keyId, rewrapped: 600, lost: [] } });
  assert.notEqual(vault.keyId, first);
  assert.equal((await keysOf(world)).ring.former.length, 0);
  assert.deepEqual(await (await openVault(world)).reveal('s7', PLACE), { ok: true, value: 'text 7' });
});

test('a rotation that ends anywhere leaves every secret readable, and goes on where it was', async (context) => {
  const world = await makeWorld(context);
  const ids = Array.from({ length: 600 }, (_, i) => `s${i}`);
  const vault = await openVault(world);
  for (const id of ids) await keep(world, vault, id, id);
  const steps = ['casSetting', 'rewrapSecrets 1', 'rewrapSecrets 2'];
  for (const broken of steps) {
    let calls = 0;
    const fail = (): never => {
      throw new Error('the power is gone');
    };
    const rows: SecretRows = {
      ...storeOf(world.ledger),
      casSetting: (key, rev, value) => (broken === 'casSetting' ? fail() : world.ledger.casSetting(key, rev, value)),
      rewrapSecrets: (rewrappings) => (broken === `rewrapSecrets ${++calls}` ? fail() : world.ledger.rewrapSecrets(rewrappings)),
    };
    await assert.rejects((await openVault(world, rows)).rotateMasterKey(), /power/);
    const after = await openVault(world);
    for (const id of ['s0', 's1', 's300', 's599']) assert.deepEqual(await after.reveal(id, PLACE), { ok: true, value: id });
    assert.equal((await keysOf(world)).ring.former.length, 1);
    assert.ok((await after.rotateMasterKey()).ok);
    assert.equal((await keysOf(world)).ring.former.length, 0);
  }
});

test('what somebody else rewraps at the same moment is left alone and done in the next pass', async (context) => {
  const world = await makeWorld(context);
  const vault = await openVault(world);
  await keep(world, vault, 's1', CANARY);
  let isDisturbed = false;
  const rows: SecretRows = {
    ...storeOf(world.ledger),
    rewrapSecrets: async (rewrappings) => {
      const row = await world.ledger.getSecret('s1');
      if (!isDisturbed && row !== null) await world.ledger.rewrapSecrets([row]);
      isDisturbed = true;
      return world.ledger.rewrapSecrets(rewrappings);
    },
  };
  const rotating = await openVault(world, rows);
  assert.deepEqual(await rotating.rotateMasterKey(), { ok: true, value: { keyId: rotating.keyId, rewrapped: 1, lost: [] } });
  assert.deepEqual(await rotating.reveal('s1', PLACE), { ok: true, value: CANARY });
});

test('keys from outside are rotated by giving the new one before the former one', async (context) => {
  const world = await makeWorld(context);
  const [former, next] = [newMasterKey(), newMasterKey()];
  const given = (...keys: readonly [typeof former, ...(typeof former)[]]): LoadedKeys => {
    const [current, ...others] = keys;
    return { ring: new KeyRing(current, others), source: 'environment', file: null };
  };
  const before = await Vault.open(world.ledger, given(former));
  assert.ok(before.ok);
  await keep(world, before.value, 's1', CANARY);
  assert.equal(await reasonOf(before.value.rotateMasterKey()), 'vault.no-new-key');
  const between = await Vault.open(world.ledger, given(next, former));
  assert.ok(between.ok);
  assert.equal((await between.value.rotateMasterKey()).ok, true);
  const after = await Vault.open(world.ledger, given(next));
  assert.ok(after.ok);
  assert.deepEqual(await after.value.reveal('s1', PLACE), { ok: true, value: CANARY });
  assert.equal(await reasonOf(Vault.open(world.ledger, given(former))), 'vault.key-wrong');
});

test('no key and no text is in the database or in the key file of another', async (context) => {
  const world = await makeWorld(context);
  const vault = await openVault(world);
  await keep(world, vault, 's1', CANARY);
  const key = (await readFile(join(world.directory, 'master.key'), 'utf8')).trim();
  for (const suffix of ['', '-wal']) {
    const database = await readFile(join(world.directory, `ledger.sqlite${suffix}`));
    assert.ok(!database.includes('canary') && !database.includes(key) && !database.includes(Buffer.from(key, 'base64')));
  }
});

test('a derived key depends on the master key and the purpose, and is neither', () => {
  const ring = new KeyRing(newMasterKey());
  assert.deepEqual(ring.derive('cursors'), ring.derive('cursors'));
  assert.notDeepEqual(ring.derive('cursors'), ring.derive('heads'));
  assert.notDeepEqual(ring.derive('cursors'), ring.current.secret);
});

test('a key file is replaced whole', async (context) => {
  const { directory } = await makeWorld(context);
  const file = join(directory, 'master.key');
  const ring = new KeyRing(newMasterKey(), [newMasterKey()]);
  await saveKeyRing(file, ring);
  const keys = await loadKeyRing({ environment: {}, dataDirectory: directory, mayCreate: false });
  assert.deepEqual(keys.ok && [keys.value.ring.current, ...keys.value.ring.former].map((key) => key.id), [
    ring.current.id,
    ring.former[0]?.id,
  ]);
});
