import type { ReplyOf } from '@muster/api';
import { axis, type Entity, findEntities, isOfKindWord, type Shortfall } from '@muster/model';
import { err, ok, type Problem, problem } from '@muster/protocol';
import type { Handlers } from '../http/call.ts';
import { checkAll } from '../services/checking.ts';
import { viewBrief } from '../services/entity-view.ts';
import { matchEntities } from '../services/expressions.ts';
import { byName } from '../services/order.ts';
import { page } from '../services/paging.ts';
import { type Reading, read } from '../services/reading.ts';
import { scrapeTargets } from '../services/scrape-targets.ts';

type Finding = ReplyOf<'find'>['items'][number];
type Shortcoming = ReplyOf<'check'>['items'][number];

export const searchHandlers = {
  find: (call) =>
    page<Finding, Finding>(call, call.query, function* (reading) {
      const found = findEntities(reading.inventory, call.query.term, reading);
      const elements = found.flatMap(({ entity, by }) =>
        by.map((what) => ({ entity: viewBrief(entity), what, value: call.query.term.trim() })),
      );
      return ok({ elements, show: (finding) => finding });
    }),
  complete: (call) =>
    read(call.caller, call.query, call.services, (reading) => {
      const { prefix, kind, limit } = call.query;
      if (kind !== undefined && !isKnownWord(reading, kind)) return err(unknownWord(kind));
      const items = completions(reading, { prefix, kind: kind ?? null, limit });
      return ok({ revision: reading.revision, body: { items, revision: reading.revision } });
    }),
  check: (call) =>
    page<Shortfall, Shortcoming>(call, call.query, function* (reading) {
      const { clock } = call.services;
      const among = call.query.q === undefined ? ok(null) : yield* matchEntities(reading, call.query.q, clock);
      if (!among.ok) return among;
      const shortfalls = checkAll(reading);
      const wanted = among.value === null ? null : new Set(among.value.map((entity) => entity.id));
      return ok({ elements: shortfalls.filter(({ entity }) => wanted?.has(entity.id) !== false), show: viewShortfall });
    }),
  'prometheus.targets': async (call) => scrapeTargets(call),
} satisfies Partial<Handlers>;

function viewShortfall({ rule, entity, by, problem: { detail } }: Shortfall): Shortcoming {
  return { entity: viewBrief(entity), rule: RULES[rule], detail, ...(by.id === entity.id ? {} : { cause: viewBrief(by) }) };
}

const RULES: Readonly<Record<Shortfall['rule'], string>> = { requires: 'role.requires', capacity: 'place.capacity', schema: 'kind.schema' };

interface Completing {
  readonly prefix: string;
  readonly kind: string | null;
  readonly limit: number;
}

/** In natural order of names; a name that several have comes once for each. */
function completions(reading: Reading, { prefix, kind, limit }: Completing): ReturnType<typeof viewBrief>[] {
  const { inventory } = reading;
  const names = [...inventory.points(axis.name)].filter((name) => name.startsWith(prefix));
  const found: Entity[] = [];
  for (const name of new Set(names)) {
    for (const slot of inventory.slots(axis.name, name)) {
      const entity = inventory.at(slot);
      if (entity === undefined || !reading.sees(entity)) continue;
      if (kind === null || isOfKindWord(inventory.kinds, entity, kind)) found.push(entity);
    }
  }
  return found.sort(byName).slice(0, limit).map(viewBrief);
}

function isKnownWord({ inventory: { kinds } }: Reading, word: string): boolean {
  return kinds.find(word) !== undefined || kinds.inCategory(word) !== undefined;
}

function unknownWord(word: string): Problem {
  return problem('not_found', 'kind.unknown', `There is no kind or category \`${word.slice(0, 80)}\`.`, {
    hint: '`muster kind list` shows all kinds.',
  });
}
