import assert from 'node:assert/strict';
import test from 'node:test';
import type { CallOf, EntityView, ReplyOf, TransferDocument } from '@muster/api';
import type { Client, StreamMethods } from './client.ts';
import { connect } from './connect.ts';
import type { RouteShape } from './route-shape.ts';
import { ROUTE_TABLE } from './route-table.ts';

const muster = connect({ url: 'http://127.0.0.1:1' });

test('a client has a method for every route, and each page an iterator', () => {
  for (const [id, { paged }] of Object.entries<RouteShape>(ROUTE_TABLE)) {
    const method = id.split('.').reduce<unknown>((group, name) => (group as Record<string, unknown>)[name], muster);
    assert.equal(typeof method, 'function', id);
    assert.equal('each' in (method as object), paged, id);
  }
});

test('exactly the routes that are not JSON both ways have a type of their own', () => {
  const typed: Record<keyof StreamMethods, true> = {
    apply: true,
    export: true,
    events: true,
    metrics: true,
    'blobs.put': true,
    'blobs.get': true,
  };
  const streamed = Object.entries<RouteShape>(ROUTE_TABLE).filter(([, { body, reply }]) => body === 'raw' || reply !== 'json');
  assert.deepEqual(Object.keys(typed).sort(), streamed.map(([id]) => id).sort());
});

test('calls and replies are typed by the schemas (it does not compile otherwise)', () => {
  const typed = async (client: Client): Promise<void> => {
    const view: EntityView = await client.entities.get({ ref: 'web1', as_of: 12 });
    const page: ReplyOf<'find'> = await client.find({ term: 'web1', limit: 5 });
    await client.kinds.define({ kind: 'camera', name: 'camera', category: 'equipment' });
    await client.apply({ documents: [{ kind: 'kind', name: 'camera', definition: { name: 'camera', category: 'equipment' } }] });
    for await (const document of client.export()) document satisfies TransferDocument;
    for await (const { number } of client.events()) number satisfies number;
    [view.id, page.items[0]?.entity.name] satisfies (string | undefined)[];
  };
  assert.equal(typeof typed, 'function');
});

test('a wrong call does not compile', () => {
  type Accepts<Method extends (...args: never) => unknown, Call> = Call extends Parameters<Method>[0] ? true : false;
  const accepted: readonly boolean[] = [
    false satisfies Accepts<Client['entities']['get'], object>,
    false satisfies 'color' extends keyof CallOf<'entities.get'> ? true : false,
    false satisfies Accepts<Client['entities']['get'], { ref: 7 }>,
    false satisfies Accepts<Client['change'], { operations: [{ op: 'mount'; entity: 'web1' }] }>,
    false satisfies Accepts<Client['change'], { operations: [{ op: 'rename'; entity: 'web1' }] }>,
    false satisfies 'each' extends keyof Client['whoami'] ? true : false,
  ];
  assert.ok(accepted.every((each) => !each));
});
