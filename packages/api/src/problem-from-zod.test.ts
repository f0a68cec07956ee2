import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { z } from 'zod';
import { changeRequest } from './changes.ts';
import { ISSUES_MAX } from './limits.ts';
import { problemFromZod, type RequestPart } from './problem-from-zod.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';

const LIST_QUERY = routes['entities.list'].query;

test('a missing field is called missing', () => {
  assert.deepEqual(refused(changeRequest, {}), {
    code: 'invalid',
    reason: 'malformed.body',
    detail: '/operations is missing',
    pointer: '/operations',
  });
});

test('an unknown operation is answered with the ones there are', () => {
  assert.match(refused(changeRequest, { operations: [{ op: 'mount' }] }).detail, /^\/operations\/0\/op must be one of create, rename, /);
});

test('a value that is nothing like a value is answered with the forms it may have', () => {
  const { pointer, detail } = refused(changeRequest, setTo({ txt: 'x' }));
  assert.equal(pointer, '/operations/0/values/0');
  assert.match(detail, /must be text, a number, true, false, null or an object with exactly one of the keys text,/);
});

test('a value that is nearly right is answered with what is wrong inside', () => {
  assert.equal(
    refused(changeRequest, setTo({ blob: 'abc' })).detail,
    '/operations/0/values/0/blob must be 64 lower-case hexadecimal digits',
  );
});

test('query parameters are named as parameters', () => {
  assert.equal(refused(LIST_QUERY, { limit: '0' }, 'query').detail, 'the query parameter limit is too small: at least 1');
  assert.equal(refused(LIST_QUERY, { limit: 'ten' }, 'query').detail, 'the query parameter limit must be a number');
  assert.equal(refused(LIST_QUERY, { nope: '1' }, 'query').detail, 'the query has a key that is not known here: nope');
});

test('several problems are all told, the first in the sentence', () => {
  const { detail, data } = refused(changeRequest, { operations: [{ op: 'rename', entity: 1, name: 2 }] });
  assert.equal(detail, '/operations/0/entity must be text; there is one more problem');
  assert.deepEqual(data, {
    issues: [
      { pointer: '/operations/0/entity', sentence: 'must be text' },
      { pointer: '/operations/0/name', sentence: 'must be text' },
    ],
    total: 2,
  });
});

test('a huge malformed body gets a small problem', () => {
  const operation = { op: 'rename', entity: 'x'.repeat(100_000), name: {}, ['k'.repeat(100_000)]: 1 };
  const { data = {}, ...rest } = refused(changeRequest, { operations: Array.from({ length: 1_000 }, () => operation) });
  assert.equal((data['issues'] as unknown[]).length, ISSUES_MAX);
  assert.ok(JSON.stringify({ ...rest, data }).length < 10_000);
});

test('a thousand unknown keys are not all repeated', () => {
  const body = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`key${index}`, 1]));
  assert.match(refused(changeRequest, { operations: [], ...body }).detail, /and 970 more$/);
});

test('whatever is sent to whatever route, the problem is bounded and has a sentence', () => {
  const bodies = Object.values<Route>(routes).flatMap(({ body }) => (body === undefined ? [] : [body]));
  fc.assert(
    fc.property(fc.constantFrom(...bodies), fc.jsonValue({ maxDepth: 4 }), (schema, input) => {
      const parsed = schema.safeParse(input);
      if (parsed.success) return;
      const problem = problemFromZod(parsed.error, 'body');
      assert.equal(problem.reason, 'malformed.body');
      assert.match(problem.detail, / (?:must|is|has|fits) /);
      assert.ok(JSON.stringify(problem).length < 20_000);
    }),
  );
});

test('pointers are escaped as RFC 6901 says', () => {
  const document = { name: 'camera', category: 'equipment', ports: { 'a/b~c': -1 } };
  assert.equal(refused(routes['kinds.define'].body, document).pointer, '/ports/a~1b~0c');
});

function setTo(value: unknown): unknown {
  return { operations: [{ op: 'set', entity: 'web1', key: 'a', values: [value] }] };
}

function refused(schema: z.ZodType | undefined, input: unknown, part: RequestPart = 'body') {
  const parsed = schema?.safeParse(input);
  assert.ok(parsed !== undefined && !parsed.success);
  return problemFromZod(parsed.error, part);
}
