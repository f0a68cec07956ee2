// The typed client of /v1. Runs in Node and in browsers; what only Node can is in @muster/client/local.
export type { Client } from './client.ts';
export type { Answer, CallOptions, ConnectOptions, Fetch } from './client-options.ts';
export { connect } from './connect.ts';
export type { Documents, LoadType } from './content.ts';
export type { EventsCall } from './events.ts';
export { MusterError } from './muster-error.ts';
