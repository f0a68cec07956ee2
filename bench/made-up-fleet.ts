// A made-up fleet for measuring, as documents of a load: the same for the same seed. Holders come after what is in them,
// so that a load must sort out what refers forward.
import type { TransferDocument } from '@muster/model';
import { type Random, seededRandom } from './seeded-random.ts';

export interface FleetPlan {
  readonly hosts: number;
  readonly racks: number;
  readonly attributesPerHost: number;
  readonly seed: number;
}

/** In issue A's words: 10,000 servers with 5 attributes in 250 racks. */
export const LOAD_OF_10_000: FleetPlan = { hosts: 10_000, racks: 250, attributesPerHost: 5, seed: 1 };

/** 100,000 hosts with 10 attributes each, 40 in a rack. */
export const FLEET_OF_100_000: FleetPlan = { hosts: 100_000, racks: 2_500, attributesPerHost: 10, seed: 2 };

export const DATACENTERS = 10;

export function* fleetDocuments({ hosts, racks, attributesPerHost, seed }: FleetPlan): Generator<TransferDocument> {
  const random = seededRandom(seed);
  for (let index = 0; index < hosts; index++) {
    yield {
      kind: 'server',
      name: hostName(index),
      in: [`rack:${rackName(index % racks)}`],
      attributes: attributesOf(index, attributesPerHost, random),
      ...(index % TAGGED_EACH === 0 ? { tags: ['web'] } : {}),
    };
  }
  for (let index = 0; index < racks; index++) {
    yield { kind: 'rack', name: rackName(index), in: [`datacenter:dc${1 + (index % DATACENTERS)}`] };
  }
  for (let index = 1; index <= DATACENTERS; index++) {
    yield { kind: 'datacenter', name: `dc${index}`, variables: { ntp: `ntp${index}.example.net` } };
  }
  yield { kind: 'tag', name: 'web', variables: { ntp: 'ntp-web.example.net' } };
}

/** Every tenth host carries the tag `web`. */
const TAGGED_EACH = 10;

export function hostName(index: number): string {
  return `host${String(index).padStart(6, '0')}`;
}

export function rackName(index: number): string {
  return `rack${String(index).padStart(4, '0')}`;
}

/** Of the first interface of the host: what somebody reads off a switch. */
export function macOf(index: number): string {
  const digits = index.toString(16).padStart(8, '0');
  return `02:00:${digits.match(/../g)?.join(':')}`;
}

/** The lines of an NDJSON load. */
export function ndjson(documents: Iterable<unknown>): string {
  let text = '';
  for (const document of documents) text += `${JSON.stringify(document)}\n`;
  return text;
}

type Attributes = NonNullable<TransferDocument['attributes']>;

/** Some are the same few texts on all hosts, some numbers, some occur once: as on real hosts. */
function attributesOf(index: number, count: number, random: Random): Attributes {
  const all: Attributes = {
    status: [random.pick(['active', 'active', 'active', 'unallocated', 'broken'])],
    serial: [`SN${(index * 7919 + 1_000_003).toString(36).toUpperCase()}`],
    model: [random.pick(['R640', 'R650', 'DL360', 'DL380', 'SYS-1029U'])],
    memory_gib: [random.pick([64, 128, 256, 512, 1024])],
    'nic-eth.mac#1': [macOf(index)],
    manufacturer: [random.pick(['Dell', 'HPE', 'Supermicro'])],
    os: [random.pick(['debian-12', 'debian-13', 'rhel-9'])],
    cores: [random.pick([16, 32, 64, 128])],
    asset: [`A-${100_000 + index}`],
    installed: [{ datetime: `20${20 + random.below(6)}-0${1 + random.below(9)}-1${random.below(10)}` }],
  };
  return Object.fromEntries(Object.entries(all).slice(0, count));
}
