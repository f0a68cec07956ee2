import assert from 'node:assert/strict';
import test from 'node:test';
import { parseMariadbUrl } from './url.ts';

test('an address names hosts in order, with ports, and decodes names and passwords', () => {
  assert.deepEqual(parseMariadbUrl('mysql://ann:p%40ss%2F@db1,db2:3307,[::1]:3308/fleet?tls=true'), {
    ok: true,
    value: {
      hosts: [
        { host: 'db1', port: 3306 },
        { host: 'db2', port: 3307 },
        { host: '::1', port: 3308 },
      ],
      user: 'ann',
      password: 'p@ss/',
      database: 'fleet',
      tls: true,
    },
  });
});

test('a malformed address is refused without repeating the password', () => {
  const malformed = [
    '',
    'mysql://',
    'postgres://ann:hidden@db/fleet',
    'mysql://ann:hidden@db',
    'mysql://ann:hidden@/fleet',
    'mysql://ann:hidden@db:0/fleet',
    'mysql://ann:hidden@db:99999/fleet',
    'mysql://ann:hidden@a,,b/fleet',
    'mysql://ann:hidden@db/fleet?ssl=1',
    'mysql://ann:hidden%zz@db/fleet',
  ];
  for (const url of malformed) {
    const parsed = parseMariadbUrl(url);
    assert.ok(!parsed.ok, url);
    assert.equal(parsed.error.reason, 'store.url');
    assert.ok(!parsed.error.detail.includes('hidden'), parsed.error.detail);
  }
});
