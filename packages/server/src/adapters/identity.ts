import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EntityId } from '@muster/model';
import type { Clock, Hashing, Ids } from '../ports.ts';

/** 256 bits: 43 characters of base64url. */
const SECRET_BYTES = 32;

/** UUIDv7 (RFC 9562): 48 bits of time, a counter within the millisecond so that ids made in a row sort in that order. */
export function systemIds(clock: Clock): Ids {
  let lastMs = 0;
  let counter = 0;
  function nextTick(): void {
    const now = clock.now();
    if (now > lastMs) {
      lastMs = now;
      counter = randomBytes(2).readUInt16BE(0) & 0x3ff;
    } else if (++counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
  }
  return {
    newEntityId() {
      nextTick();
      return formatUuid7(lastMs, counter, randomBytes(8));
    },
    newSecretText: () => randomBytes(SECRET_BYTES).toString('base64url'),
  };
}

function formatUuid7(ms: number, counter: number, random: Buffer): EntityId {
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const time = ms.toString(16).padStart(12, '0');
  const tail = random.toString('hex');
  const low = (0x7000 | counter).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${low}-${tail.slice(0, 4)}-${tail.slice(4)}` as EntityId;
}

export function systemHashing(key: Uint8Array): Hashing {
  function sign(text: string): string {
    return createHmac('sha256', key).update(text).digest('base64url');
  }
  return {
    sha256: (data) => createHash('sha256').update(data).digest('hex'),
    startSha256() {
      const hash = createHash('sha256');
      return { update: (piece) => void hash.update(piece), finish: () => hash.digest('hex') };
    },
    sign,
    isSignatureOf(signature, text) {
      const expected = Buffer.from(sign(text));
      const given = Buffer.from(signature);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
