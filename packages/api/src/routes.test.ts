import assert from 'node:assert/strict';
import test from 'node:test';
import type { z } from 'zod';
import { isWrite, type Route } from './route.ts';
import { routes } from './routes.ts';

const ALL: readonly Route[] = Object.values(routes);

test('a route is filed under its own id', () => {
  for (const [id, route] of Object.entries(routes)) assert.equal(route.id, id);
});

test('no two routes share a method and a path', () => {
  const places = ALL.map((route) => `${route.method} ${route.path}`);
  assert.equal(new Set(places).size, places.length);
});

test('the parameters in the path are the parameters declared', () => {
  for (const route of ALL) {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    assert.deepEqual(inPath, Object.keys(route.params?.shape ?? {}), route.id);
  }
});

test('no name occurs twice among path, query and body, so that a call is one flat object', () => {
  for (const route of ALL) {
    const names = [route.params, route.query, route.body].flatMap((schema) => namesIn(schema));
    assert.equal(new Set(names).size, names.length, `${route.id}: ${names.join(' ')}`);
  }
});

test('every body is one object', () => {
  for (const route of ALL) if (route.body !== undefined) assert.ok('shape' in route.body, route.id);
});

test('every object from outside refuses keys that it does not know', () => {
  for (const route of ALL) {
    for (const schema of [route.params, route.query, route.body]) {
      if (schema === undefined) continue;
      const parsed = schema.safeParse({ ...exampleFor(route, schema), surprise: 1 });
      assert.ok(!parsed.success && parsed.error.issues.some((issue) => issue.code === 'unrecognized_keys'), route.id);
    }
  }
});

test('every example is valid', () => {
  for (const { id, params, query, body, reply, example } of ALL) {
    for (const [schema, given] of [
      [params, example?.params],
      [query, example?.query],
      [body, example?.body],
      [reply, example?.reply],
    ] as const) {
      if (given === undefined) continue;
      const parsed = schema?.safeParse(given);
      assert.ok(parsed?.success, `${id}: ${parsed?.error?.message}`);
    }
  }
});

test('every route with a parameter in its path has an example of it', () => {
  for (const route of ALL) if (route.params !== undefined) assert.ok(route.example?.params !== undefined, route.id);
});

test('whatever writes needs more than the right to read', () => {
  for (const route of ALL) {
    if (isWrite(route)) assert.ok(route.permission !== 'public' && route.permission.action !== 'read', route.id);
  }
});

test('only what must be public is public', () => {
  const open = ALL.filter((route) => route.permission === 'public').map((route) => route.id);
  assert.deepEqual(open.sort(), ['health', 'metrics', 'openapi', 'ready']);
});

function namesIn(schema: z.ZodType | undefined): string[] {
  return schema !== undefined && 'shape' in schema ? Object.keys(schema.shape as object) : [];
}

function exampleFor(route: Route, schema: z.ZodType): object {
  const { example } = route;
  if (schema === route.params) return example?.params ?? {};
  return (schema === route.query ? example?.query : (example?.body as object | undefined)) ?? {};
}
