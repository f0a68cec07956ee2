import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type Address, parseAddress, readAddress, renderAddress, withoutMapping } from './address.ts';

function canonical(text: string): string | null {
  const address = readAddress(text);
  return address === null ? null : renderAddress(address);
}

const anyAddress: fc.Arbitrary<Address> = fc.oneof(
  fc.bigInt(0n, 2n ** 32n - 1n).map((value): Address => ({ version: 4, value })),
  fc.bigInt(0n, 2n ** 128n - 1n).map((value): Address => ({ version: 6, value })),
  // Mostly zeros: where the shortening rules matter.
  fc
    .array(fc.constantFrom(0n, 0n, 0n, 1n, 0xffffn), { minLength: 8, maxLength: 8 })
    .map((groups): Address => ({ version: 6, value: groups.reduce<bigint>((value, group) => (value << 16n) | group, 0n) })),
);

test('an address that was written is read back as itself', () => {
  fc.assert(
    fc.property(anyAddress, (address) => {
      assert.deepEqual(readAddress(renderAddress(address)), address);
    }),
  );
});

test('the canonical text is canonical', () => {
  fc.assert(fc.property(anyAddress, (address) => canonical(renderAddress(address)) === renderAddress(address)));
});

test('every spelling of one IPv6 address is one address', () => {
  const spellings = [
    '2001:db8::1',
    '2001:DB8::1',
    '2001:0db8:0:0:0:0:0:1',
    '2001:db8:0000:0000:0000::0001',
    '2001:db8:0:0::0.0.0.1',
    '2001:db8::0:1',
  ];
  for (const spelling of spellings) assert.equal(canonical(spelling), '2001:db8::1', spelling);
});

test('IPv6 is written as RFC 5952 says', () => {
  assert.equal(canonical('2001:0:0:1:0:0:0:1'), '2001:0:0:1::1', 'the longest run of zeros is shortened');
  assert.equal(canonical('2001:db8:0:0:1:0:0:1'), '2001:db8::1:0:0:1', 'the first of two equal runs is shortened');
  assert.equal(canonical('2001:db8:0:1:1:1:1:1'), '2001:db8:0:1:1:1:1:1', 'a single zero is not shortened');
  assert.equal(canonical('0:0:0:0:0:0:0:0'), '::');
  assert.equal(canonical('1:0:0:0:0:0:0:0'), '1::');
  assert.equal(canonical('::FFFF:c000:0201'), '::ffff:192.0.2.1', 'mapped addresses keep their dots');
});

test('a mapped address is the IPv4 address to whoever searches', () => {
  const mapped = readAddress('::ffff:192.0.2.1');
  assert.ok(mapped !== null);
  assert.deepEqual(withoutMapping(mapped), readAddress('192.0.2.1'));
});

test('what is not an address is refused', () => {
  const refused = [
    ...['', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.256', '1.2.3.-4', '1.2.3.4 ', '0x1.2.3.4', '1.2.3.4/32', '1..3.4'],
    ...[
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '12345::',
      'fe80::1%eth0',
      '::g',
      '::1.2.3',
      '1.2.3.4::',
      '1:2:3:4:5:6:7::8',
    ],
    ...['1:2:3:4:5:6:7:1.2.3.4', ':1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:', '9'.repeat(1_000_000), ':'.repeat(1_000_000)],
  ];
  for (const text of refused) assert.equal(readAddress(text), null, text.slice(0, 40));
  const parsed = parseAddress('1.2.3.04');
  assert.equal(!parsed.ok && parsed.error.reason, 'network.address-malformed');
});

test('a refused text is shown short', () => {
  const parsed = parseAddress('x'.repeat(1_000_000));
  assert.ok(!parsed.ok && parsed.error.detail.length < 120);
});
