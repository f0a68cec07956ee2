import type { ReplyOf } from '@muster/api';
import { attributesAt, type Entity, factsOfType, membersOf } from '@muster/model';
import { ok, type Problem, type Result } from '@muster/protocol';
import type { Call } from '../http/call.ts';
import type { Clock } from '../ports.ts';
import { viewBrief, viewUnits } from './entity-view.ts';
import { matchEntities } from './expressions.ts';
import { byName } from './order.ts';
import { type PageAnswer, page } from './paging.ts';
import type { Reading } from './reading.ts';

type Member = ReplyOf<'entities.members'>['items'][number];

interface Membership {
  readonly entity: Entity;
  readonly isDynamic: boolean;
}

/** What a holder holds directly; of a group with an expression also what that matches. */
export function listMembers(call: Call<'entities.members'>): Promise<Result<PageAnswer<Member>, Problem>> {
  return page(call, call.query, function* (reading) {
    const holder = reading.resolve(call.params.ref);
    if (!holder.ok) return holder;
    const dynamic = yield* dynamicMembers(reading, holder.value, call.services.clock);
    if (!dynamic.ok) return dynamic;
    const direct = [...membersOf(reading.inventory, holder.value.id)].filter((member) => reading.sees(member));
    const known = new Set(direct.map((member) => member.id));
    const memberships: Membership[] = [
      ...direct.map((entity) => ({ entity, isDynamic: false })),
      ...dynamic.value.filter((member) => !known.has(member.id)).map((entity) => ({ entity, isDynamic: true })),
    ];
    return ok({
      elements: memberships.sort((a, b) => byName(a.entity, b.entity)),
      show: ({ entity, isDynamic }) => ({ ...viewBrief(entity), ...unitsIn(entity, holder.value), dynamic: isDynamic }),
    });
  });
}

function* dynamicMembers(reading: Reading, holder: Entity, clock: Clock): Generator<void, Result<readonly Entity[], Problem>> {
  const expression = attributesAt(holder, 'members')[0]?.value;
  const isGroup = reading.inventory.kinds.find(holder.kind)?.category === 'group';
  return typeof expression === 'string' && isGroup ? yield* matchEntities(reading, expression, clock) : ok([]);
}

function unitsIn(entity: Entity, holder: Entity): { units?: [number, number] } {
  return viewUnits(factsOfType(entity, 'holding').find((fact) => fact.holder === holder.id)?.units);
}
