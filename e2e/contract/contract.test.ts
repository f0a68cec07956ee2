// What the server really answers is what the contract says: every reading route, against its own schema.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { problemDetails, type Route, type RouteId, routes, type TransferDocumentInput } from '@muster/api';
import { type RealServer, ROOT, startServer } from './start-server.ts';

const FLEET: readonly TransferDocumentInput[] = [
  { kind: 'datacenter', name: 'dc1' },
  { kind: 'rack', name: 'rack1', in: 'dc1', attributes: { 'capacity.servers': 1 } },
  { kind: 'cloud', name: 'office', gateways: [{ to: 'cloud:hall', hosts: ['host:web1'] }] },
  { kind: 'cloud', name: 'hall' },
  { kind: 'region', name: 'eu' },
  {
    kind: 'network',
    name: 'lan',
    attributes: { cidr: '192.0.2.0/24' },
    reservations: [{ first: '192.0.2.1', last: '192.0.2.9', note: 'routers' }],
  },
  { kind: 'switch', name: 'switch1', in: 'rack1' },
  { kind: 'tag', name: 'web', variables: { http_port: 8080 } },
  { kind: 'pool', name: 'webs', attributes: { members: 'tag:web', requires: 'status = active' } },
  {
    kind: 'server',
    name: 'web1',
    in: ['rack:rack1', 'cloud:office'],
    units: '4-5',
    attributes: {
      status: 'free',
      height: 2,
      'nic-eth.mac#1': '00:11:22:aa:bb:cc',
      'access.secret': { secret: 'open sesame' },
      note: { json: [1] },
    },
    tags: ['tag:web'],
    variables: { http_port: 80, password: { secret: 'hush' } },
    addresses: [{ network: 'network:lan' }],
    connections: [{ port: 'nic-eth#1', to: 'switch:switch1', peer_port: 'nic-eth#1' }],
  },
];

/** Calls that have something to show. A route without a line here is called with its own example. */
const CALLS: Partial<Record<RouteId, readonly Record<string, unknown>[]>> = {
  'entities.list': [{ q: 'all' }, { q: 'kind:server', fields: 'status,holders', limit: 1, as_of: 2 }],
  query: [{ q: 'all' }],
  'entities.get': [{ ref: 'host:web1' }, { ref: 'network:lan' }, { ref: 'cloud:office' }, { ref: 'tag:web' }],
  'entities.attributes': [{ ref: 'web1', merged: true }],
  'entities.tree': [{ ref: 'dc1' }],
  'entities.ports': [{ ref: 'switch1' }],
  'entities.locate': [{ ref: 'web1' }],
  'entities.members': [{ ref: 'rack:rack1' }, { ref: 'pool:webs' }],
  'entities.history': [{ ref: 'web1' }],
  'entities.blame': [{ ref: 'web1' }],
  'revisions.list': [{ limit: 5 }],
  'revisions.get': [{ number: 2 }],
  diff: [{ from: 1 }],
  'variables.list': [{ ref: 'web1', explain: true }],
  'kinds.get': [{ kind: 'server' }],
  'networks.get': [{ ref: 'network:lan' }],
  'clouds.route': [{ from: 'cloud:office', to: 'cloud:hall' }],
  'regions.list': [{ tenant: 'default' }],
  find: [{ term: '0011.22AA.BBCC' }],
  complete: [{ prefix: 'we' }],
  'prometheus.targets': [{ q: 'kind:server' }],
  'secrets.reveal': [{ ref: 'web1', name: 'access.secret' }],
};

test('every answer is what the contract says', async (context) => {
  await using server = await startServer();
  const applied = await server.muster.apply({ documents: FLEET, message: 'contract' });
  assert.deepEqual(withoutUnknown(routes.apply, applied), applied);

  const reading = Object.values<Route>(routes).filter(
    ({ method, stream, writes }) => stream === undefined && (method === 'GET' || writes === false),
  );
  for (const route of reading) {
    await context.test(route.id, async () => {
      for (const call of CALLS[route.id as RouteId] ?? [{}]) {
        const reply = await methodOf(server, route.id)(call);
        assert.deepEqual(withoutUnknown(route, reply), reply);
      }
    });
  }

  await context.test('a dry run', async () => {
    const reply = await server.muster.change({ operations: [{ op: 'rename', entity: 'web1', name: 'www1' }], dry_run: true });
    assert.deepEqual(withoutUnknown(routes.change, reply), reply);
    assert.equal(reply.diff?.length, 1);
  });

  await context.test('an export is documents that apply takes again without a change', async () => {
    const documents: TransferDocumentInput[] = [];
    for await (const document of server.muster.export()) documents.push(document);
    for (const document of documents) assert.deepEqual(withoutUnknown(routes.export, document), document);
    assert.equal((await server.muster.apply({ documents })).changed, false);
  });

  await context.test('an event', async () => {
    for await (const event of server.muster.events({ after: applied.revision === null ? 0 : applied.revision - 1 })) {
      assert.deepEqual(withoutUnknown(routes.events, event), event);
      break;
    }
  });

  await context.test('the description of itself', async () => {
    const committed = JSON.parse(await readFile(join(ROOT, 'packages/api/openapi.json'), 'utf8')) as unknown;
    assert.deepEqual(await server.muster.openapi(), committed);
  });

  await context.test('a problem', async () => {
    const response = await fetch(`${server.url}/v1/entities?limit=0`, { headers: { authorization: `Bearer ${server.token}` } });
    assert.equal(response.status, 400);
    const problem = await response.json();
    assert.deepEqual(problemDetails.parse(problem), problem);
  });
});

/** The schemas of answers drop what they do not know: an answer that comes back whole has nothing else. */
function withoutUnknown(route: Route, reply: unknown): unknown {
  assert.ok(route.reply !== undefined);
  return route.reply.parse(reply);
}

function methodOf({ muster }: RealServer, id: string): (call: object) => Promise<unknown> {
  const method = id.split('.').reduce<unknown>((group, name) => (group as Record<string, unknown>)[name], muster);
  return method as (call: object) => Promise<unknown>;
}
