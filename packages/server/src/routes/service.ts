import { err, ok, problem } from '@muster/protocol';
import type { Handlers } from '../http/call.ts';
import { viewGrants } from '../services/grant-view.ts';
import { read } from '../services/reading.ts';

/** Version 0.0.4 of the text format: what every Prometheus reads. */
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export const serviceHandlers = {
  whoami: ({ caller, services }) =>
    read(caller, {}, services, (reading) => {
      const body = {
        actor: caller.actor,
        grants: viewGrants(reading, caller.grants),
        revision: reading.revision,
        version: services.version,
      };
      return ok({ revision: reading.revision, body });
    }),
  openapi: ({ services }) =>
    ok({ revision: services.fleet.now.revision, type: 'application/json; charset=utf-8', bytes: services.contract() }),
  metrics: ({ services }) =>
    ok({ revision: services.fleet.now.revision, type: METRICS_TYPE, bytes: services.metrics.render(services.fleet) }),
  health: ({ services }) => ok({ revision: services.fleet.now.revision, body: { status: 'ok' } }),
  ready: async ({ services }) => {
    const { fleet } = services;
    if (await fleet.isReachable()) return ok({ revision: fleet.now.revision, body: { status: 'ok', revision: fleet.now.revision } });
    return err(problem('unavailable', 'server.not-ready', 'The ledger cannot be reached.', { hint: 'See the server’s log.' }));
  },
} satisfies Partial<Handlers>;
