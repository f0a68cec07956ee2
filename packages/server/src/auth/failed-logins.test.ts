import assert from 'node:assert/strict';
import test from 'node:test';
import { ADDRESSES_MAX, FAILURE_WINDOW_MS, FAILURES_MAX, FailedLogins } from './failed-logins.ts';

function failing(address: string, times: number): FailedLogins {
  const logins = new FailedLogins();
  for (let count = 0; count < times; count++) logins.failed(address, 1000);
  return logins;
}

test('a few failures cost nothing, many cost a wait that ends', () => {
  assert.equal(failing('10.0.0.1', FAILURES_MAX - 1).waitSeconds('10.0.0.1', 1000), 0);
  const logins = failing('10.0.0.1', FAILURES_MAX);
  assert.equal(logins.waitSeconds('10.0.0.1', 1000), FAILURE_WINDOW_MS / 1000);
  assert.equal(logins.waitSeconds('10.0.0.2', 1000), 0);
  assert.equal(logins.waitSeconds('10.0.0.1', 1000 + FAILURE_WINDOW_MS), 0);
});

test('all addresses of one IPv6 network count as one', () => {
  const logins = failing('2001:db8:1:2:a::1', FAILURES_MAX);
  assert.ok(logins.waitSeconds('2001:db8:1:2:ffff:1:2:3', 1000) > 0);
  assert.equal(logins.waitSeconds('2001:db8:1:3::1', 1000), 0);
  assert.ok(failing('::1', FAILURES_MAX).waitSeconds('::1', 1000) > 0);
});

test('a million addresses do not fill the memory', () => {
  const logins = new FailedLogins();
  for (let index = 0; index < ADDRESSES_MAX * 3; index++) logins.failed(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`, 1000);
  assert.ok(logins.size <= ADDRESSES_MAX);
});
