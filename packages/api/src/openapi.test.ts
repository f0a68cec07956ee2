import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { type JsonObject, openApiDocument } from './openapi.ts';
import { routes } from './routes.ts';
import { API_VERSION } from './version.ts';

const DOCUMENT = openApiDocument(routes, API_VERSION);
const GOLDEN = new URL('../openapi.json', import.meta.url);

test('openapi.json is current (npm run generate rewrites it)', () => {
  assert.equal(readFileSync(GOLDEN, 'utf8'), `${JSON.stringify(DOCUMENT, null, 2)}\n`);
});

test('every $ref leads somewhere', () => {
  const refs = collect(DOCUMENT, '$ref');
  assert.ok(refs.length > 100);
  for (const ref of refs) assert.ok(isObject(follow(String(ref))), String(ref));
});

test('every route is an operation with an id, a permission, a summary and problem answers', () => {
  const operations = allOperations();
  assert.deepEqual(operations.map(([, operation]) => operation['operationId']).sort(), Object.keys(routes).sort());
  for (const [place, operation] of operations) {
    assert.ok(typeof operation['x-permission'] === 'string', place);
    assert.ok(typeof operation['summary'] === 'string', place);
    const statuses = Object.keys(operation['responses'] as object);
    assert.ok(statuses.includes('200') && statuses.includes('400') && statuses.includes('503'), place);
  }
});

test('every parameter in a path is declared and required', () => {
  for (const [place, operation] of allOperations()) {
    const declared = (operation['parameters'] as JsonObject[]).filter((parameter) => parameter['in'] === 'path');
    const inPath = [...place.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    assert.deepEqual(
      inPath,
      declared.map((parameter) => parameter['name']),
      place,
    );
    assert.ok(
      declared.every((parameter) => parameter['required'] === true),
      place,
    );
  }
});

test('only public operations go without the security scheme', () => {
  for (const [place, operation] of allOperations()) {
    assert.equal(operation['security'] !== undefined, operation['x-permission'] === 'public', place);
  }
});

test('the default of a query parameter is told', () => {
  const [, operation = {}] = allOperations().find(([place]) => place === 'get /v1/entities') ?? [];
  const limit = (operation['parameters'] as JsonObject[]).find((parameter) => parameter['name'] === 'limit');
  assert.deepEqual(limit?.['schema'], { type: 'integer', minimum: 1, maximum: 1000, default: 100 });
  assert.equal(limit?.['required'], false);
});

function allOperations(): [place: string, operation: JsonObject][] {
  return Object.entries(DOCUMENT['paths'] as Record<string, JsonObject>).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, JsonObject] => [`${method} ${path}`, operation as JsonObject]),
  );
}

function collect(json: unknown, key: string): unknown[] {
  if (Array.isArray(json)) return json.flatMap((item) => collect(item, key));
  if (!isObject(json)) return [];
  return Object.entries(json).flatMap(([name, member]) => (name === key ? [member] : collect(member, key)));
}

function follow(ref: string): unknown {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((json, step) => (isObject(json) ? json[step] : undefined), DOCUMENT);
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null;
}
