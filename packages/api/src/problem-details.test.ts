import assert from 'node:assert/strict';
import test from 'node:test';
import { problem } from '@muster/protocol';
import { problemCode, problemDetails } from './problem.ts';
import { PROBLEM_CLASSES, toProblemDetails } from './problem-details.ts';

test('text that could not be understood is 400, what was understood but is impossible is 422', () => {
  assert.equal(toProblemDetails(problem('invalid', 'malformed.json', 'the body is not JSON')).status, 400);
  assert.equal(toProblemDetails(problem('invalid', 'json.syntax', 'a value is expected')).status, 400);
  assert.equal(toProblemDetails(problem('too_large', 'input.size', 'too long')).status, 413);
  assert.equal(toProblemDetails(problem('invalid', 'network.bad-cidr', 'no network')).status, 422);
});

test('a problem keeps all it says and gets a type, a title and a status', () => {
  const details = toProblemDetails(problem('exhausted', 'network.full', 'lan is full', { hint: 'widen it', data: { free: 0 } }));
  assert.deepEqual(details, {
    type: 'urn:muster:problem:network.full',
    title: 'Nothing left',
    status: 409,
    code: 'exhausted',
    reason: 'network.full',
    detail: 'lan is full',
    hint: 'widen it',
    data: { free: 0 },
  });
});

test('the schema of a problem fits every problem there can be', () => {
  assert.deepEqual([...problemCode.options].sort(), Object.keys(PROBLEM_CLASSES).sort());
  const full = problem('invalid', 'a.b', 'c', { hint: 'd', pointer: '/e', position: 1, excerpt: 'f', data: { g: 1 } });
  assert.deepEqual(problemDetails.parse(toProblemDetails(full)), toProblemDetails(full));
});
