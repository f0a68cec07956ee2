// One request for every route of the contract, for tests that walk all of them.
import type { RouteId } from '@muster/api';

export interface Sample {
  readonly path: string;
  readonly body?: unknown;
  readonly raw?: string;
  readonly type?: string;
}

/** `ref` is an entity of a tenant, `network` and `cloud` likewise; `number` a revision. */
export interface SampleNames {
  readonly ref: string;
  readonly network: string;
  readonly cloud: string;
  readonly tenant: string;
  readonly token: string;
  readonly secret: string;
  readonly number: number;
  readonly sha256: string;
}

export function samples(names: SampleNames): Readonly<Record<RouteId, Sample>> {
  const entity = `/v1/entities/${encodeURIComponent(names.ref)}`;
  const set = { op: 'set', entity: names.ref, key: 'sample', values: [1] };
  return {
    'entities.list': { path: `/v1/entities?q=${encodeURIComponent(`name:"${names.ref.split(':').pop()}"`)}` },
    query: { path: '/v1/query', body: { q: 'all' } },
    'entities.create': { path: `/v1/entities?tenant=${names.tenant}`, body: { kind: 'pool', name: 'sample' } },
    'entities.get': { path: entity },
    'entities.update': { path: entity, body: { attributes: [{ key: 'sample', values: [2] }] } },
    'entities.delete': { path: entity },
    'entities.attributes': { path: `${entity}/attributes?merged=true` },
    'entities.setAttribute': { path: `${entity}/attributes/sample`, body: { values: [3] } },
    'entities.addAttribute': { path: `${entity}/attributes/sample`, body: { values: [4] } },
    'entities.unsetAttribute': { path: `${entity}/attributes/status` },
    'entities.tree': { path: `${entity}/tree` },
    'entities.ports': { path: `${entity}/ports` },
    'entities.locate': { path: `${entity}/locate` },
    'entities.members': { path: `${entity}/members` },
    'entities.history': { path: `${entity}/history` },
    'entities.blame': { path: `${entity}/blame` },
    'variables.list': { path: `${entity}/vars?explain=true` },
    'variables.set': { path: `${entity}/vars/sample`, body: { value: 1 } },
    'variables.delete': { path: `${entity}/vars/word` },
    'variables.refresh': { path: `${entity}/vars/refresh`, body: { url: 'https://127.0.0.1:1/vars.yaml' } },
    'secrets.list': { path: '/v1/secrets' },
    'secrets.reveal': { path: `${entity}/secrets/${names.secret}` },
    'secrets.rotate': { path: '/v1/secrets/rotate', body: {} },
    change: { path: '/v1/changes', body: { operations: [set] } },
    apply: {
      path: '/v1/apply',
      raw: `${JSON.stringify({ kind: 'pool', name: 'sample', tenant: names.tenant })}\n`,
      type: 'application/x-ndjson',
    },
    export: { path: '/v1/export' },
    pick: { path: '/v1/pick', body: { count: 1, query: `name:"${names.ref.split(':').pop()}"` } },
    'revisions.list': { path: '/v1/revisions' },
    'revisions.get': { path: `/v1/revisions/${names.number}` },
    diff: { path: '/v1/diff?from=0' },
    revert: { path: '/v1/revert', body: { revision: names.number } },
    'kinds.list': { path: '/v1/kinds' },
    'kinds.get': { path: '/v1/kinds/server' },
    'kinds.define': { path: '/v1/kinds/sample', body: { name: 'sample', category: 'part' } },
    'kinds.delete': { path: '/v1/kinds/sample' },
    'networks.get': { path: `/v1/networks/${encodeURIComponent(names.network)}` },
    'clouds.route': { path: `/v1/clouds/route?from=${encodeURIComponent(names.cloud)}&to=${encodeURIComponent(names.cloud)}` },
    'tenants.list': { path: '/v1/tenants' },
    'regions.list': { path: `/v1/regions/${names.tenant}` },
    find: { path: `/v1/find?term=${encodeURIComponent(names.ref.split(':').pop() ?? '')}` },
    complete: { path: '/v1/complete?limit=1000' },
    check: { path: '/v1/check' },
    'prometheus.targets': { path: '/v1/sd/prometheus?q=all' },
    'blobs.put': { path: '/v1/blobs', raw: 'sample', type: 'application/octet-stream' },
    'blobs.get': { path: `/v1/blobs/${names.sha256}` },
    'tokens.list': { path: '/v1/tokens' },
    'tokens.create': { path: '/v1/tokens', body: { name: 'sample', grants: [{ action: 'read' }] } },
    'tokens.revoke': { path: `/v1/tokens/${encodeURIComponent(names.token)}` },
    events: { path: `/v1/events?after=${names.number}` },
    whoami: { path: '/v1/whoami' },
    openapi: { path: '/v1/openapi.json' },
    metrics: { path: '/metrics' },
    health: { path: '/healthz' },
    ready: { path: '/readyz' },
  };
}
