import type { ChangeReply } from '@muster/api';
import { ok } from '@muster/protocol';
import type { Handlers } from '../http/call.ts';
import { changeBy } from '../services/change-call.ts';
import { exportAll } from '../services/exporting.ts';
import { load } from '../services/loading.ts';

export const changeHandlers = {
  change: (call) => {
    const { dry_run: dryRun, ...request } = call.body;
    return changeBy(call, request, dryRun === true);
  },
  apply: (call) => load(call),
  export: (call) => exportAll(call),
  pick: async (call) => {
    const { message, tenant, dry_run: dryRun, ...pick } = call.body;
    const request = {
      operations: [{ op: 'pick' as const, ...pick }],
      ...(message === undefined ? {} : { message }),
      ...(tenant === undefined ? {} : { tenant }),
    };
    const made = await changeBy(call, request, dryRun === true);
    return made.ok ? ok({ revision: made.value.revision, body: { ...made.value.body, picked: pickedOf(made.value.body) } }) : made;
  },
} satisfies Partial<Handlers>;

function pickedOf({ results }: ChangeReply): { readonly id: string; readonly name: string }[] {
  return results.flatMap((result) => result.picked ?? []);
}
