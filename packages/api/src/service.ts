// The service itself: who I am, the contract, and what machines ask a server.
import { z } from 'zod';
import { defineRoute } from './route.ts';
import { grantView } from './tokens.ts';

export const serviceRoutes = {
  whoami: defineRoute({
    id: 'whoami',
    method: 'GET',
    path: '/v1/whoami',
    summary: 'Tell who is calling and what they may do',
    permission: { action: 'read' },
    reply: z.object({
      actor: z.string(),
      grants: z.array(grantView).readonly(),
      revision: z.int().meta({ description: 'The newest revision.' }),
      version: z.string().meta({ description: 'Of the server.' }),
    }),
    errors: [],
  }),
  openapi: defineRoute({
    id: 'openapi',
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'Get this description',
    permission: 'public',
    reply: z.record(z.string(), z.unknown()),
    errors: [],
  }),
  metrics: defineRoute({
    id: 'metrics',
    method: 'GET',
    path: '/metrics',
    summary: 'Get metrics in the Prometheus text format',
    permission: 'public',
    stream: 'text',
    errors: [],
  }),
  health: defineRoute({
    id: 'health',
    method: 'GET',
    path: '/healthz',
    summary: 'Tell that the process lives',
    permission: 'public',
    reply: z.object({ status: z.literal('ok') }),
    errors: [],
  }),
  ready: defineRoute({
    id: 'ready',
    method: 'GET',
    path: '/readyz',
    summary: 'Tell whether the server can answer: the ledger is reachable and read',
    permission: 'public',
    reply: z.object({ status: z.literal('ok'), revision: z.int() }),
    errors: [],
  }),
};
