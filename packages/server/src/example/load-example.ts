// `--example`: a made-up fleet of two datacenters, so that a visitor has something to ask. It goes in by the same way as
// everything else, once, in one revision.
import { applyDocumentsInSlices, axis, seesEverything } from '@muster/model';
import { err, ok, type Problem, type Result } from '@muster/protocol';
import type { Fleet } from '../fleet/fleet.ts';
import type { Ids } from '../ports.ts';
import { oneProblem } from '../services/one-problem.ts';
import type { ExampleDocument } from './document.ts';
import { groupDocuments } from './groups.ts';
import { machineDocuments } from './machines.ts';
import { networkDocuments } from './networks.ts';
import { placeDocuments } from './places.ts';

export function exampleDocuments(): readonly ExampleDocument[] {
  return [...groupDocuments(), ...placeDocuments(), ...networkDocuments(), ...machineDocuments()];
}

/** True when it was loaded; a ledger that has anything but tenants and tokens is left alone. */
export async function loadExample(fleet: Fleet, ids: Ids): Promise<Result<boolean, Problem>> {
  if (!isEmpty(fleet)) return ok(false);
  const written = await fleet.write({
    actor: 'system',
    origin: 'import',
    message: 'example fleet',
    answer: () => null,
    *plan({ base, numbers, time, shouldYield }) {
      const context = { now: time, sees: seesEverything, administers: true, newId: ids.newEntityId, numbers, shouldYield };
      const applied = yield* applyDocumentsInSlices(base, { documents: exampleDocuments() }, context);
      return applied.ok ? ok({ ...applied.value, outcome: null }) : err(oneProblem(applied.error.map(({ problem }) => problem)));
    },
  });
  return written.ok ? ok(true) : written;
}

function isEmpty({ now }: Fleet): boolean {
  return now.size === now.count(axis.kind, 'tenant') + now.count(axis.kind, 'token');
}
