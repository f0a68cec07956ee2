// POST .../vars/refresh: a variable file is fetched, and what it says now is pinned in a revision.
import { type Entity, factsOfType } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { writable } from '../auth/visibility.ts';
import type { Call, Outcome } from '../http/call.ts';
import { changeShortly } from './change-call.ts';
import { read } from './reading.ts';

interface Target {
  readonly entity: Entity;
  readonly url: string;
}

export async function refreshVariables(call: Call<'variables.refresh'>): Promise<Outcome<'variables.refresh'>> {
  const target = await readTarget(call);
  if (!target.ok) return target;
  const { entity, url } = target.value;
  const file = await call.services.variableFiles.fetch(url);
  if (!file.ok) return file;
  const { sha256, variables } = file.value;
  const made = await changeShortly(call, [{ op: 'varfile', entity: entity.id, url, sha256, variables }]);
  return made.ok ? ok({ revision: made.value.revision, body: { ...made.value.body, url, sha256 } }) : made;
}

/** The right comes before the request to wherever the caller says. */
function readTarget({ caller, params, query, body, services }: Call<'variables.refresh'>): Promise<Result<Target, Problem>> {
  return read(caller, query, services, (reading) => {
    const entity = reading.resolve(params.ref);
    if (!entity.ok) return entity;
    if (!writable(caller, reading.inventory).sees(entity.value)) return err(mayNot(entity.value));
    const url = body.url ?? factsOfType(entity.value, 'variable-file')[0]?.url;
    return url === undefined ? err(noFile(entity.value)) : ok({ entity: entity.value, url });
  });
}

function mayNot({ kind, name }: Entity): Problem {
  return problem('forbidden', 'access.write', `Your token may not write ${kind} ${name}.`, {
    hint: '`muster whoami` lists what it may do.',
  });
}

function noFile({ kind, name }: Entity): Problem {
  return problem('invalid', 'variable-file.none', `${kind} ${name} has no variable file yet.`, { hint: 'Name one: `url`.' });
}
