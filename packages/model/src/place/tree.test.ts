import assert from 'node:assert/strict';
import test from 'node:test';
import { seesEverything, type Visibility } from '../access/visibility.ts';
import { fixture } from '../inventory/fixture.ts';
import { holderTree, type TreeLimits, type TreeNode } from './tree.ts';

const base = fixture()
  .add('datacenter', 'dc1')
  .add('rack', 'rack10', { in: 'dc1' })
  .add('rack', 'rack2', { in: 'dc1' })
  .add('server', 'a', { in: 'rack2', units: [9, 9] })
  .add('server', 'b', { in: 'rack2', units: [3, 4] })
  .add('pdu', 'strip', { in: 'rack2' });

function outline(view: { sees?: Visibility; limits?: TreeLimits } = {}): string {
  const text = (node: TreeNode): string => {
    const members = [...node.members.map(text), ...(node.hidden > 0 ? [`+${node.hidden}`] : [])];
    return members.length === 0 ? node.entity.name : `${node.entity.name}(${members.join(' ')})`;
  };
  return text(
    holderTree(base.inventory(), base.entity('dc1'), {
      sees: view.sees ?? seesEverything,
      ...(view.limits ? { limits: view.limits } : {}),
    }),
  );
}

test('members come by unit, then by name as people count', () => {
  assert.equal(outline(), 'dc1(rack2(b a strip) rack10)');
});

test('what may not be seen is not there, and not counted', () => {
  assert.equal(outline({ sees: { sees: (entity) => entity.name !== 'b' } }), 'dc1(rack2(a strip) rack10)');
});

test('limits cut the deepest off and say how many', () => {
  assert.equal(outline({ limits: { depthMax: 1, nodesMax: 100 } }), 'dc1(rack2(+3) rack10)');
  assert.equal(outline({ limits: { depthMax: 9, nodesMax: 4 } }), 'dc1(rack2(b +2) rack10)');
});
