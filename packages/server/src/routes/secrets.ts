import type { ReplyOf } from '@muster/api';
import { canEverywhere, type Entity, type Fact, factsOfType, secretOf } from '@muster/model';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { revealable } from '../auth/visibility.ts';
import { Slices } from '../fleet/slices.ts';
import type { Handlers } from '../http/call.ts';
import { viewBrief } from '../services/entity-view.ts';
import { renderKeyPath } from '../services/key-path.ts';
import { openSnapshot, type Reading } from '../services/reading.ts';
import { secretPlace } from '../vault/seal-facts.ts';

type SecretPlaceView = ReplyOf<'secrets.list'>['items'][number];

export const secretHandlers = {
  'secrets.list': async ({ caller, query, services }) => {
    const reading = await openSnapshot(caller, query, services);
    if (!reading.ok) return reading;
    const items = await new Slices(services.clock).run(listSecrets(reading.value));
    return ok({ revision: reading.value.revision, body: { items, revision: reading.value.revision } });
  },
  'secrets.reveal': async ({ caller, params, query, services }) => {
    const reading = await openSnapshot(caller, query, services);
    if (!reading.ok) return reading;
    const { inventory, revision } = reading.value;
    const entity = reading.value.resolve(params.ref);
    if (!entity.ok) return entity;
    if (!revealable(caller, inventory).sees(entity.value)) return err(mayNot(entity.value));
    const fact = findSecret(entity.value, params.name);
    if (!fact.ok) return fact;
    const place = secretPlace(inventory, fact.value);
    const value = await services.vault.reveal(secretOf(fact.value) ?? '', place ?? { tenant: '', entity: '', key: '' });
    services.log.info(
      { audit: true, actor: caller.actor, entity: entity.value.id, name: params.name, revealed: value.ok },
      'secret revealed',
    );
    return value.ok
      ? ok({ revision, body: { name: params.name, value: value.value, revision: fact.value.revision }, isSecret: true })
      : value;
  },
  'secrets.rotate': async ({ caller, services }) => {
    if (!canEverywhere(caller.grants, 'admin')) return err(notForAll());
    const rotated = await services.vault.rotateMasterKey();
    if (!rotated.ok) return rotated;
    const { keyId, rewrapped, lost } = rotated.value;
    services.log.info({ audit: true, actor: caller.actor, key: keyId, rewrapped, lost }, 'master key rotated');
    return ok({ revision: services.fleet.now.revision, body: { rotated: rewrapped, key: keyId } });
  },
} satisfies Partial<Handlers>;

/** Names and places only. */
function* listSecrets(reading: Reading): Generator<void, SecretPlaceView[]> {
  const places: SecretPlaceView[] = [];
  for (const slot of reading.inventory.ordered()) {
    const entity = reading.inventory.at(slot);
    if (entity !== undefined && reading.sees(entity)) places.push(...secretsOf(entity));
    yield;
  }
  return places;
}

function secretsOf(entity: Entity): SecretPlaceView[] {
  return entity.facts.flatMap((fact): SecretPlaceView[] => {
    if (secretOf(fact) === null) return [];
    const what = fact.type === 'variable' ? 'variable' : 'attribute';
    return [{ entity: viewBrief(entity), what, name: nameOf(fact), revision: fact.revision }];
  });
}

function nameOf(fact: Fact): string {
  if (fact.type === 'variable') return fact.name;
  return fact.type === 'attribute' ? renderKeyPath(fact) : '';
}

function findSecret(entity: Entity, name: string): Result<Fact, Problem> {
  const facts: Fact[] = [...factsOfType(entity, 'variable'), ...factsOfType(entity, 'attribute')];
  const fact = facts.find((candidate) => secretOf(candidate) !== null && nameOf(candidate) === name);
  if (fact !== undefined) return ok(fact);
  return err(
    problem('not_found', 'secret.none', `${entity.kind} ${entity.name} has no secret variable or attribute of that name.`, {
      hint: '`muster secret list` shows where secrets are.',
    }),
  );
}

function mayNot(entity: Entity): Problem {
  return problem('forbidden', 'access.secrets', `Your token has no right to the secrets of ${entity.kind} ${entity.name}.`, {
    hint: '`muster whoami` lists what it may do.',
  });
}

function notForAll(): Problem {
  return problem('forbidden', 'access.everywhere', 'That concerns every tenant: it takes the right `admin` in all of them.', {
    hint: '`muster whoami` lists what your token may do.',
  });
}
