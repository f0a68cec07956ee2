import assert from 'node:assert/strict';
import test from 'node:test';
import { startRig } from '../../test/rig.ts';
import { exampleDocuments } from './load-example.ts';

test('the example is the same every time', () => {
  assert.deepEqual(exampleDocuments(), exampleDocuments());
});

test('the example loads in one revision, and loading it again changes nothing', async (t) => {
  const rig = await startRig(t, { example: 'true' });
  const revisions = await rig.admin.get('/v1/revisions');
  assert.equal(revisions.json.items[0].message, 'example fleet');
  assert.equal(revisions.json.revision, 2);
  const again = await rig.admin.load(exampleDocuments());
  assert.equal(again.status, 200, again.text);
  assert.equal(again.json.changed, false);
  const counted = await Promise.all(
    ['datacenter', 'rack', 'server', 'switch', 'pdu', 'consoleserver'].map((kind) => rig.admin.get(`/v1/entities?q=kind:${kind}&limit=1`)),
  );
  assert.deepEqual(
    counted.map((answer) => answer.json.total),
    [2, 20, 300, 20, 20, 20],
  );
});

test('the example answers the questions of the tour', async (t) => {
  const { admin } = await startRig(t, { example: 'true' });
  const pick = await admin.call('POST', '/v1/pick', {
    body: { count: 4, query: 'kind:server in datacenter:ams1 status = unallocated', spread: 'rack', dry_run: true },
  });
  assert.equal(pick.status, 200, pick.text);
  assert.equal(pick.json.picked.length, 4);
  const short = await admin.get('/v1/check');
  assert.deepEqual(
    short.json.items.map((item: { entity: { name: string } }) => item.entity.name),
    ['db7'],
  );
  const route = await admin.get('/v1/clouds/route?from=host:web41&to=cloud-lab');
  assert.deepEqual(
    route.json.hops.map((hop: { to: { name: string } }) => hop.to.name),
    ['cloud-ams', 'cloud-lab'],
  );
  const variables = await admin.get('/v1/entities/db1/vars?name=ssh_port');
  assert.equal(variables.json.items[0].value, 2222);
});
