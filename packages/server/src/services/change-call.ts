// How the handlers of the short forms ask for their change.
import type { ChangeReply } from '@muster/api';
import type { ChangeRequest, Operation } from '@muster/model';
import { type Json, ok, type Problem, type Result } from '@muster/protocol';
import type { Caller } from '../auth/caller.ts';
import type { CallHeaders } from '../http/call.ts';
import type { Services } from '../services.ts';
import { makeChange, shortForm, type WriteQuery } from './making.ts';

/** Of any call, what a change needs. */
export interface WritingCall {
  readonly route: { readonly id: string };
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly headers: CallHeaders;
  readonly caller: Caller;
  readonly services: Services;
}

interface Changed {
  readonly revision: number;
  readonly body: ChangeReply;
}

/** A short form: these operations, with tenant, message and dry run of the query. */
export function changeShortly(
  call: WritingCall & { readonly query: WriteQuery },
  operations: readonly Operation[],
): Promise<Result<Changed, Problem>> {
  return changeBy(call, shortForm(operations, call.query), call.query.dry_run === true);
}

export async function changeBy(call: WritingCall, request: ChangeRequest, dryRun: boolean): Promise<Result<Changed, Problem>> {
  const { caller, headers, services } = call;
  const done = await makeChange({ caller, headers, request, dryRun, identity: identityOf(call) }, services);
  return done.ok ? ok({ revision: done.value.revision, body: done.value.reply }) : done;
}

/** Everything that was sent: the same key with anything else is another request. */
export function identityOf({ route, params, query, body, headers }: WritingCall): Json {
  const sent = { route: route.id, params, query, body, if_match: headers.ifMatch };
  return sent as unknown as Json;
}
