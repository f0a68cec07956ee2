import type { ReplyOf } from '@muster/api';
import { explainVariables, NOT_VISIBLE, type VariableExplanation, type VariableOrigin } from '@muster/model';
import { ok } from '@muster/protocol';
import type { RevisionEntry } from '@muster/store';
import type { Handlers } from '../http/call.ts';
import { changeShortly } from '../services/change-call.ts';
import { viewBrief, viewValue } from '../services/entity-view.ts';
import { provenanceOf } from '../services/history.ts';
import { openSnapshot, type Reading } from '../services/reading.ts';
import { refreshVariables } from '../services/variable-refresh.ts';

type Resolved = ReplyOf<'variables.list'>['items'][number];

export const variableHandlers = {
  'variables.list': async ({ caller, params, query, services }) => {
    const opened = await openSnapshot(caller, query, services);
    if (!opened.ok) return opened;
    const reading = opened.value;
    const entity = reading.resolve(params.ref);
    if (!entity.ok) return entity;
    const explained = explainVariables(reading.inventory, entity.value, query.name === undefined ? undefined : [query.name]);
    const entries = await services.fleet.records.revisions(
      explained.flatMap((each) => [each.winner, ...losersOf(each)]).map((origin) => origin.revision),
    );
    const items = explained.map((each) => viewVariable(each, { reading, entries, explain: query.explain === true }));
    return ok({ revision: reading.revision, body: { items, revision: reading.revision } });
  },
  'variables.set': (call) =>
    changeShortly(call, [{ op: 'var', entity: call.params.ref, name: call.params.variable, value: call.body.value }]),
  'variables.delete': (call) => changeShortly(call, [{ op: 'var', entity: call.params.ref, name: call.params.variable }]),
  'variables.refresh': (call) => refreshVariables(call),
} satisfies Partial<Handlers>;

interface View {
  readonly reading: Reading;
  readonly entries: ReadonlyMap<number, RevisionEntry>;
  readonly explain: boolean;
}

/** Strongest first: what the winner was joined with, then what had no say. */
function losersOf({ merged, losers }: VariableExplanation): VariableOrigin[] {
  return [...merged.slice(0, -1).reverse(), ...losers];
}

/** The value is what holds, whoever asks; sources that the caller may not see stay unnamed, and their losing values unmentioned. */
function viewVariable(explanation: VariableExplanation, view: View): Resolved {
  const { name, value, strategy, winner } = explanation;
  const losers = losersOf(explanation).filter((origin) => view.reading.find(origin.entity.id) !== undefined);
  return {
    name,
    ...viewOrigin(winner, view),
    value: viewValue(value),
    strategy: strategy ?? 'replace',
    ...(view.explain ? { losers: losers.map((origin) => viewOrigin(origin, view)) } : {}),
  };
}

function viewOrigin(origin: VariableOrigin, { reading, entries }: View): Omit<Resolved, 'name' | 'strategy' | 'losers'> {
  const entry = entries.get(origin.revision);
  const source = reading.find(origin.entity.id);
  return {
    value: viewValue(origin.value),
    source: source === undefined ? { id: '', kind: origin.entity.kind, name: NOT_VISIBLE } : viewBrief(source),
    strength: origin.class === 'own' ? 'host' : origin.class,
    ...(origin.file === null || source === undefined ? {} : { file: origin.file }),
    ...(entry === undefined ? { revision: origin.revision, actor: '', time: '' } : provenanceOf(entry)),
    ...(source === undefined ? { actor: NOT_VISIBLE } : {}),
  };
}
