import assert from 'node:assert/strict';
import test from 'node:test';
import { isPublicAddress, withoutMapping } from './public-address.ts';

test('addresses of the open Internet are public', () => {
  for (const address of [
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.1.1',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::8a',
  ]) {
    assert.equal(isPublicAddress(address), true, address);
  }
});

test('loopback, private, link-local, shared, multicast, documentation and tunnel addresses are not', () => {
  for (const address of [
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'not an address',
    '',
  ]) {
    assert.equal(isPublicAddress(address), false, address);
  }
});

test('an IPv4 address in IPv6 clothes is that IPv4 address', () => {
  assert.equal(withoutMapping('::ffff:7f00:1'), '127.0.0.1');
  assert.equal(withoutMapping('::FFFF:192.168.0.1'), '192.168.0.1');
  assert.equal(withoutMapping('2606:4700::1111'), '2606:4700::1111');
});
