// GET /v1/sd/prometheus: what Prometheus is to scrape, with labels to relabel by
// (https://prometheus.io/docs/prometheus/latest/http_sd/: a JSON list, status 200).
import type { ReplyOf } from '@muster/api';
import { ancestorsOf, type Entity, primaryAddress } from '@muster/model';
import { ok, type Problem, type Result } from '@muster/protocol';
import { Slices } from '../fleet/slices.ts';
import type { Call } from '../http/call.ts';
import { tagNames } from './entity-view.ts';
import { matchEntities } from './expressions.ts';
import { openSnapshot, type Reading } from './reading.ts';

type Targets = ReplyOf<'prometheus.targets'>;

export async function scrapeTargets({
  caller,
  query,
  services,
}: Call<'prometheus.targets'>): Promise<Result<{ revision: number; body: Targets }, Problem>> {
  const opened = await openSnapshot(caller, query, services);
  if (!opened.ok) return opened;
  const reading = opened.value;
  const slices = new Slices(services.clock);
  const matched = await slices.run(matchEntities(reading, query.q ?? 'kind:host', services.clock));
  if (!matched.ok) return matched;
  const body: Targets[number][] = [];
  for (const entity of matched.value) {
    const address = primaryAddress(reading.inventory, entity) ?? entity.name;
    const host = address.includes(':') ? `[${address}]` : address;
    body.push({ targets: [`${host}:${query.port}`], labels: labelsOf(reading, entity) });
    await slices.pause();
  }
  return ok({ revision: reading.revision, body });
}

/** Labels that start with __meta_ are there while targets are relabeled, and dropped after. */
function labelsOf(reading: Reading, entity: Entity): Record<string, string> {
  const { inventory } = reading;
  const labels: Record<string, string> = {
    __meta_muster_name: entity.name,
    __meta_muster_id: entity.id,
    __meta_muster_kind: entity.kind,
    __meta_muster_tenant: reading.find(entity.tenant)?.name ?? '',
  };
  const byKind = new Map<string, string[]>();
  for (const holder of ancestorsOf(inventory, entity)) {
    if (reading.sees(holder)) byKind.set(holder.kind, [...(byKind.get(holder.kind) ?? []), holder.name]);
  }
  for (const [kind, names] of byKind)
    labels[`__meta_muster_${labelName(kind)}`] = listLabel(inventory.kinds.find(kind)?.category === 'group', names);
  labels['__meta_muster_tags'] = listLabel(true, tagNames(reading, entity));
  return labels;
}

/** Lists begin and end with a comma, as Prometheus' own do, so that `.*,web,.*` matches whole names only. */
function listLabel(isList: boolean, names: readonly string[]): string {
  return isList ? `,${names.join(',')},` : (names[0] ?? '');
}

function labelName(kind: string): string {
  return kind.replace(/[^a-z0-9_]/g, '_');
}
