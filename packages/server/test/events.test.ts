import assert from 'node:assert/strict';
import test from 'node:test';
import { type Rig, startRig } from './rig.ts';

function pool(rig: Rig, name: string) {
  return rig.admin.change([{ op: 'create', kind: 'pool', name }], { message: `make ${name}` });
}

function events(text: string): { id: number; name: string | undefined; tenant: string | undefined }[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('id: '))
    .map((block) => {
      const data = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}');
      assert.match(block, /^event: revision$/m);
      return { id: Number(/^id: (\d+)/.exec(block)?.[1]), name: data.entities?.[0]?.name, tenant: data.entities?.[0]?.tenant };
    });
}

test('events tell each revision once, in order, as it becomes durable', async (t) => {
  const rig = await startRig(t);
  const stream = await rig.admin.follow('/v1/events');
  await Promise.all(Array.from({ length: 30 }, (_, index) => pool(rig, `p${index}`)));
  const text = await stream.until((received) => events(received).length >= 30);
  assert.deepEqual(
    events(text).map((event) => event.id),
    Array.from({ length: 30 }, (_, index) => index + 2),
  );
  assert.equal(events(text)[0]?.tenant, 'default');
  await stream.close();
});

test('who comes back with the last event goes on where they were, also after a restart', async (t) => {
  const rig = await startRig(t);
  for (const name of ['a', 'b', 'c']) await pool(rig, name);
  const again = await rig.restart();
  const stream = await again.admin.follow('/v1/events', { 'last-event-id': '2' });
  await pool(again, 'd');
  const text = await stream.until((received) => events(received).length >= 3);
  assert.deepEqual(
    events(text).map((event) => event.name),
    ['b', 'c', 'd'],
  );
  await stream.close();
  assert.equal((await again.admin.call('GET', '/v1/events', { headers: { 'last-event-id': 'x' } })).status, 400);
});

test('a stream ends when its token is revoked', async (t) => {
  const rig = await startRig(t);
  const reader = await rig.person('reader', [{ action: 'read' }]);
  const stream = await reader.follow('/v1/events');
  await rig.admin.call('DELETE', '/v1/tokens/reader');
  await pool(rig, 'after');
  const text = await stream.until(() => false);
  assert.ok(!text.includes('after'));
});

test('open streams are counted, and closed with the server', async (t) => {
  const rig = await startRig(t);
  const stream = await rig.admin.follow('/v1/events');
  assert.match((await rig.nobody.get('/metrics')).text, /^muster_event_streams 1$/m);
  await rig.restart();
  await stream.until(() => false).catch(() => undefined);
});
