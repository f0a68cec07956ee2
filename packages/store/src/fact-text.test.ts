import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { aboutOf, fitIndex } from './about.ts';
import { bodyOf, FactDecoder } from './fact-text.ts';
import { factOf, testEntity } from './testing/facts.ts';

test('a body holds what the columns do not, in canonical order', () => {
  const fact = { ...factOf(7, 3, { ref: testEntity(2) }), number: 4 };
  assert.equal(bodyOf(fact), `{"key":"status","number":4,"subkey":"","value":{"ref":"${testEntity(2)}"}}`);
});

test('an entity that is no id stops the commit before it starts', () => {
  assert.throws(() => bodyOf(factOf(1, 1, 'x', 'a","b' as never)), /is not the id of an entity/);
});

test('decoding shares equal texts and changes none', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 60 })), (values) => {
      const facts = values.map((value, index) => ({ ...factOf(index, 1, value, testEntity(index % 3)), key: `key-of-${value.length}` }));
      const text = facts.map((fact) => JSON.stringify(fact)).join(',');
      assert.deepEqual(new FactDecoder().facts(text), facts);
    }),
  );
});

test('what a fact is about is found under the same text that is looked up', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (key) => {
      const about = aboutOf({ ...factOf(1, 1, 'x'), key });
      assert.equal(about, fitIndex(key));
      assert.ok(about.length <= 255 && about.isWellFormed());
    }),
  );
});
