import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { evaluateExpression } from '../expression/evaluate.ts';
import { parseExpression } from '../expression/parser.ts';
import { type Fixture, fixture } from '../inventory/fixture.ts';
import { canEverywhere, type Grant } from './grants.ts';
import { mayKnow, seesEverything } from './visibility.ts';
import { visibilityOf } from './visibility-of.ts';

function estate(): Fixture {
  const made = fixture().add('tenant', 'acme').add('tenant', 'other');
  made
    .add('rack', 'r1')
    .add('server', 'web1', { in: 'r1', attributes: { status: 'free' } })
    .add('server', 'web2', { in: 'r1' });
  made.add('server', 'acme1', { tenant: 'acme', in: 'r1', attributes: { status: 'free' } }).add('server', 'other1', { tenant: 'other' });
  made.add('token', 'deploy', { tenant: 'acme' });
  return made.fact({ type: 'share', entity: made.id('r1'), tenant: made.id('acme') });
}

function seen(made: Fixture, grants: readonly Grant[]): string[] {
  const inventory = made.inventory();
  const visibility = visibilityOf(grants, inventory);
  return [...inventory.ordered()].flatMap((slot) => {
    const entity = inventory.at(slot);
    return entity !== undefined && visibility.sees(entity) ? [entity.name] : [];
  });
}

test('no grants see nothing', () => {
  assert.deepEqual(seen(estate(), []), []);
  assert.deepEqual(seen(estate(), [{ action: 'write', tenant: null, expression: '' }]), []);
});

test('a grant is for a tenant and an expression', () => {
  const made = estate();
  assert.deepEqual(seen(made, [{ action: 'read', tenant: made.id('default'), expression: 'status=free' }]), ['web1']);
  assert.deepEqual(seen(made, [{ action: 'read', tenant: null, expression: 'status=free' }]), ['acme1', 'web1']);
  const two: Grant[] = [
    { action: 'read', tenant: made.id('other'), expression: '' },
    { action: 'read', tenant: null, expression: 'web2' },
  ];
  assert.deepEqual(seen(made, two), ['other', 'other1', 'web2']);
});

test('what is shared with a tenant is read by its readers, as far as their expression goes', () => {
  const made = estate();
  assert.deepEqual(seen(made, [{ action: 'read', tenant: made.id('acme'), expression: '' }]), ['acme', 'acme1', 'r1']);
  assert.deepEqual(seen(made, [{ action: 'read', tenant: made.id('acme'), expression: 'kind:server' }]), ['acme1']);
});

test('what is shared is not therefore written', () => {
  const made = estate();
  const inventory = made.inventory();
  const granted = visibilityOf([{ action: 'write', tenant: made.id('acme'), expression: '' }], inventory, 'write').slotsIn?.(inventory);
  assert.deepEqual([...(granted ?? [])].map((slot) => inventory.at(slot)?.name).sort(), ['acme', 'acme1']);
});

test('tokens are seen by those who administer them', () => {
  const made = estate();
  const read: Grant = { action: 'read', tenant: null, expression: '' };
  assert.ok(!seen(made, [read]).includes('deploy'));
  assert.ok(seen(made, [read, { action: 'admin', tenant: made.id('acme'), expression: '' }]).includes('deploy'));
  assert.ok(!seen(made, [read, { action: 'admin', tenant: made.id('other'), expression: '' }]).includes('deploy'));
  assert.ok(!seen(made, [read, { action: 'admin', tenant: made.id('acme'), expression: 'kind:server' }]).includes('deploy'));
});

test('who may read and administer everything sees everything', () => {
  const grants: Grant[] = [
    { action: 'read', tenant: null, expression: '' },
    { action: 'admin', tenant: null, expression: '' },
  ];
  assert.equal(visibilityOf(grants, estate().inventory()), seesEverything);
});

test('an expression that cannot be evaluated grants nothing', () => {
  assert.deepEqual(seen(estate(), [{ action: 'read', tenant: null, expression: 'kind:gone' }]), []);
  const made = estate().add('server', 'db1', { variables: { password: { secret: 'x' } } });
  assert.deepEqual(seen(made, [{ action: 'read', tenant: null, expression: 'not var:password = x' }]), []);
});

test('a grant may depend on resolved variables', () => {
  const made = estate()
    .add('rack', 'r9', { variables: { env: 'prod' } })
    .add('server', 'db1', { in: 'r9' });
  assert.deepEqual(seen(made, [{ action: 'read', tenant: null, expression: 'kind:server var:env=prod' }]), ['db1']);
  assert.deepEqual(seen(made, [{ action: 'read', tenant: null, expression: 'kind:server not var:env=prod tenant:default' }]), [
    'web1',
    'web2',
  ]);
});

test('a right to what an expression matches is not one to everything, and none implies another', () => {
  assert.equal(canEverywhere([{ action: 'read', tenant: null, expression: 'kind:server' }], 'read'), false);
  assert.equal(canEverywhere([{ action: 'read', tenant: null, expression: ' ' }], 'read'), true);
  assert.equal(canEverywhere([{ action: 'read', tenant: null, expression: '' }], 'write'), false);
});

/** Names of the tenants that the grants let one know of. */
function known(made: Fixture, grants: readonly Grant[]): string[] {
  const visibility = visibilityOf(grants, made.inventory());
  return ['default', 'acme', 'other'].filter((name) => mayKnow(visibility, made.entity(name)));
}

test('whoever sees something in a tenant knows the tenant, and does not therefore see it', () => {
  const made = estate();
  const web1: Grant[] = [{ action: 'read', tenant: null, expression: 'web1' }];
  assert.deepEqual(known(made, web1), ['default']);
  assert.deepEqual(seen(made, web1), ['web1']);
  assert.deepEqual(known(made, [{ action: 'read', tenant: made.id('acme'), expression: '' }]), ['default', 'acme']);
  assert.deepEqual(known(made, [{ action: 'read', tenant: made.id('other'), expression: 'nothing' }]), ['other']);
  assert.deepEqual(known(made, [{ action: 'read', tenant: null, expression: 'kind:token' }]), []);
  assert.deepEqual(known(made, [{ action: 'write', tenant: made.id('other'), expression: '' }]), ['other']);
  assert.deepEqual(known(made, []), []);
});

test('what is seen one by one is what is seen as a set', () => {
  const made = estate();
  const inventory = made.inventory();
  const tenants = [null, made.id('default'), made.id('acme')];
  for (const tenant of tenants) {
    for (const expression of ['', 'kind:server', 'kind:token', 'in r1']) {
      const visibility = visibilityOf([{ action: 'read', tenant, expression }], inventory);
      const set = visibility.slotsIn?.(inventory);
      for (const slot of inventory.ordered()) {
        const entity = inventory.at(slot);
        assert.equal(entity !== undefined && visibility.sees(entity), set?.has(slot), `${tenant} ${expression} ${entity?.name}`);
      }
    }
  }
});

test('what is allowed is part of what is granted: only such things match, only of such tenants or shared with them', () => {
  const made = estate();
  const inventory = made.inventory();
  const grant = fc.record<Grant>({
    action: fc.constantFrom('read', 'write', 'admin'),
    tenant: fc.constantFrom(null, made.id('default'), made.id('acme'), made.id('other')),
    expression: fc.constantFrom('', 'kind:server', 'status=free', 'in r1', 'not in r1', 'tenant:acme', 'kind:rack', 'broken('),
  });
  fc.assert(
    fc.property(fc.array(grant, { maxLength: 4 }), (grants) => {
      const visibility = visibilityOf(grants, inventory);
      for (const slot of inventory.ordered()) {
        const entity = inventory.at(slot);
        if (entity === undefined || !visibility.sees(entity)) continue;
        const granting = grants.filter(({ action, tenant, expression }) => {
          const parsed = parseExpression(expression, inventory.kinds);
          const matching = parsed.ok ? evaluateExpression(parsed.value, { inventory, visibility: seesEverything }) : null;
          const isShared = entity.facts.some((fact) => fact.type === 'share' && fact.tenant === tenant);
          return (
            action === 'read' &&
            (tenant === null || tenant === entity.tenant || isShared) &&
            matching?.ok === true &&
            matching.value.has(slot)
          );
        });
        assert.ok(granting.length > 0, entity.name);
      }
    }),
    { numRuns: 300 },
  );
});
