// Random expressions about the random inventories, as syntax trees.
import fc from 'fast-check';
import { ALL, type Expression, type KeyPath, type Operand, type Pattern, RELATIONS } from '../ast.ts';
import { listNode, notNode, regexPattern, relatedNode, selectNode, textPattern } from '../nodes.ts';
import { ADDRESSES, NAMES } from './arbitrary-inventory.ts';

/** Objects as the parser makes them, so that they compare as equal. */
function plainRecord<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

const namePattern: fc.Arbitrary<Pattern> = fc.oneof(
  fc.constantFrom(...NAMES).map(textPattern),
  fc.constantFrom('web*', '*1', 'a?', '[wa]*', '[!a]*', '*').map((text) => ({ kind: 'glob', text }) as const),
  fc.constantFrom('^web', '1$', 'b|x').map((source) => regexPattern(source, false)),
  fc.constant(regexPattern('^WEB', true)),
);

const word: fc.Arbitrary<Operand> = fc
  .constantFrom('1', '2', '12', '1.5', '1.0', 'x', 'xy', 'free', 'true', 'null', '2026-01-31', '2026-02-01', 'web1', 'a1')
  .map((text) => ({ kind: 'word', text }) as const);

const operand: fc.Arbitrary<Operand> = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 1, arbitrary: fc.constantFrom('1', 'x', '12', 'in').map(textPattern) },
  { weight: 1, arbitrary: fc.constantFrom('*', 'x*', '1*', '?').map((text) => ({ kind: 'glob', text }) as const) },
  { weight: 1, arbitrary: fc.constantFrom('x', '^1', '2026', 'a/b', 'u=').map((source) => regexPattern(source, false)) },
  { weight: 1, arbitrary: fc.constantFrom('web1', 'a2', 'b1').map((name) => ({ kind: 'reference', name }) as const) },
);

const path: fc.Arbitrary<KeyPath> = plainRecord({
  key: fc.constantFrom('foo', 'foo', 'bar', '_hidden', 'runs_on', 'none'),
  subkey: fc.constantFrom('', '', '', '*', 'sub', 'sub.two'),
  number: fc.constantFrom(null, null, null, 1, 2),
});

const compare: fc.Arbitrary<Expression> = fc.oneof(
  plainRecord({ kind: fc.constant('compare' as const), path, operator: fc.constantFrom('=' as const, '!=' as const), value: operand }),
  plainRecord({
    kind: fc.constant('compare' as const),
    path,
    operator: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
    value: word,
  }),
);

const match: fc.Arbitrary<Expression> = plainRecord({
  kind: fc.constant('match' as const),
  mode: fc.constantFrom('has' as const, 'only' as const, 'exactly' as const),
  pairs: fc.array(plainRecord({ path, value: operand }), { maxLength: 2 }),
});

const count: fc.Arbitrary<Expression> = plainRecord({
  kind: fc.constant('count' as const),
  path,
  operator: fc.constantFrom('=' as const, '!=' as const, '<' as const, '>=' as const),
  count: fc.nat(2),
});

const kindPattern: fc.Arbitrary<Pattern> = fc.oneof(
  fc.constantFrom('server', 'Pool', 'host', 'place', 'group', 'equipment', 'driver').map(textPattern),
  fc.constantFrom('*r*', 's*').map((text) => ({ kind: 'glob', text }) as const),
);

const address: fc.Arbitrary<Pattern> = fc.oneof(
  fc.constantFrom(...ADDRESSES, '10.0.0.0/8', '10.0.0.0/16', '0.0.0.0/0', '10.0.1.0/24').map(textPattern),
  fc.constantFrom('10.*', '*.1').map((text) => ({ kind: 'glob', text }) as const),
);

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(ALL) },
  { weight: 4, arbitrary: namePattern.map((pattern) => selectNode('name', pattern)) },
  { weight: 3, arbitrary: kindPattern.map((pattern) => selectNode('kind', pattern)) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom('tag', 'pool', 'class', 'rack', 'place', 'group', 'server'), namePattern)
      .map(([selector, pattern]) => selectNode(selector, pattern)),
  },
  { weight: 1, arbitrary: fc.constantFrom('acme', 'default').map((text) => selectNode('tenant', textPattern(text))) },
  { weight: 1, arbitrary: address.map((pattern) => selectNode('ip', pattern)) },
  { weight: 6, arbitrary: compare },
  { weight: 2, arbitrary: path.map((at) => ({ kind: 'haskey', path: at }) as const) },
  { weight: 2, arbitrary: count },
  { weight: 2, arbitrary: match },
);

export const expressionArbitrary: fc.Arbitrary<Expression> = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: leaf },
    { weight: 1, arbitrary: tie('expression').map(notNode) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('expression'), { minLength: 2, maxLength: 3 }))
        .map(([kind, operands]) => listNode(kind, operands)),
    },
    {
      weight: 3,
      arbitrary: fc
        .record({ relation: fc.constantFrom(...RELATIONS), negated: fc.boolean(), left: tie('expression'), right: tie('expression') })
        .map(relatedNode),
    },
  ),
})).expression;
