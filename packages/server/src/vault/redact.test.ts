import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { redactor } from './redact.ts';

const SECRET = "p4ß/w\"rd & 'more'";

function spellings(secret: string): Record<string, string> {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return {
    raw: secret,
    JSON: JSON.stringify({ password: secret }),
    'JSON in JSON': JSON.stringify(JSON.stringify([secret])),
    URL: `https://x/?p=${encodeURIComponent(secret)}`,
    form: new URLSearchParams({ p: secret }).toString(),
    shell: `echo '${secret.replaceAll("'", "'\\''")}'`,
    hex: Buffer.from(secret).toString('hex'),
    base64: base64(secret),
    'base64 of user:password': base64(`admin:${secret}`),
    'base64 within more': base64(`aa${secret}bbb`),
    base64url: Buffer.from(`x${secret}`).toString('base64url'),
  };
}

test('a secret is taken out in every spelling', () => {
  const redact = redactor([SECRET]);
  for (const [name, text] of Object.entries(spellings(SECRET))) {
    const redacted = redact(`before ${text} after`);
    assert.match(redacted, /^before .*\(secret\).* after$/s, name);
    assert.ok(!redacted.includes('p4'), `${name}: ${redacted}`);
  }
});

test('lines of a long secret are secrets, and so are the lines of its base64', () => {
  const pem = `-----BEGIN KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n'.repeat(3)}-----END KEY-----\n`;
  const redact = redactor([pem]);
  for (const line of pem.split('\n').filter((text) => text.length > 40)) assert.equal(redact(line), '(secret)');
  const wrapped = (
    Buffer.from(pem)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).slice(0, -1);
  for (const line of wrapped) assert.equal(redact(`> ${line}`), '> (secret)');
});

test('the longest secret that fits is taken out whole', () => {
  assert.equal(redactor(['hunter', 'hunter22'])('hunter22 hunter2'), '(secret) (secret)2');
});

test('text without secrets stays as it is, and very short secrets are left', () => {
  assert.equal(redactor([])('nothing to hide'), 'nothing to hide');
  assert.equal(redactor(['no', ''])('nothing to hide'), 'nothing to hide');
});

test('a secret that is split over pieces is found', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 60 }), { maxLength: 8 }), fc.constantFrom('hunter22', 'hunter', SECRET), (cuts, secret) => {
      const redact = redactor(['hunter22', 'hunter', SECRET]);
      const text = `begin ${secret}${secret} middle ${secret} end of all`;
      const stream = redact.stream();
      let given = '';
      let from = 0;
      for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
        given += stream.push(text.slice(from, cut));
        from = Math.min(cut, text.length);
      }
      given += stream.push(text.slice(from)) + stream.end();
      assert.equal(given, redact(text));
      assert.equal(given, 'begin (secret)(secret) middle (secret) end of all');
    }),
  );
});
