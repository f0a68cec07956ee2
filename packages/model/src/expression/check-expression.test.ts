import assert from 'node:assert/strict';
import test from 'node:test';
import { fixture } from '../inventory/fixture.ts';
import { checkExpressionText, checkMembersText } from './check-expression.ts';

const { kinds } = fixture().inventory();

test('a stored expression must parse', () => {
  assert.equal(checkExpressionText('kind:server in r1', kinds), null);
  assert.equal(checkExpressionText('kind:srver', kinds)?.reason, 'expression.unknown-kind');
});

test('who is in a group must not depend on variables, however deep they are mentioned', () => {
  assert.equal(checkMembersText('kind:server and not in pool:x', kinds), null);
  assert.equal(checkMembersText('a or not (b in (c var:x = 1))', kinds)?.reason, 'expression.variable-in-members');
  assert.equal(checkMembersText('(', kinds)?.reason, 'expression.syntax');
});
