import type { Action } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import type { Refusal } from '../http/problem-reply.ts';
import type { Services } from '../services.ts';
import { authenticate } from './authenticate.ts';
import { type Caller, mayAnywhere } from './caller.ts';

export interface Credentials {
  readonly authorization: string | undefined;
  readonly address: string;
}

/** Who is calling, if they may do this anywhere at all. On what exactly is for the handler to ask. */
export function identify({ authorization, address }: Credentials, action: Action, services: Services): Result<Caller, Refusal> {
  const { fleet, clock, hashing } = services;
  const caller = authenticate(authorization, { inventory: fleet.now, hashing, now: clock.now() });
  if (!caller.ok) return err(authorization === undefined ? { problem: caller.error } : refuseGuess(caller.error, address, services));
  return mayAnywhere(caller.value, action) ? ok(caller.value) : err({ problem: lacks(action) });
}

/** Who has a valid token is let in wherever they come from: else anybody could lock out everybody behind the same address. */
function refuseGuess(refusal: Problem, address: string, { clock, failedLogins, metrics }: Services): Refusal {
  metrics.loginFailed();
  const waitSeconds = failedLogins.waitSeconds(address, clock.now());
  if (waitSeconds > 0) return { problem: tooMany(waitSeconds), status: 429, headers: { 'retry-after': String(waitSeconds) } };
  failedLogins.failed(address, clock.now());
  return { problem: refusal };
}

function tooMany(seconds: number): Problem {
  return problem('unavailable', 'access.too-many-failures', 'Too many tokens that are not valid came from this address.', {
    hint: `Wait ${seconds} seconds.`,
  });
}

function lacks(action: Action): Problem {
  return problem('forbidden', 'access.action', `Your token has no right to \`${action}\`.`, {
    hint: '`muster whoami` lists what it may do.',
  });
}
