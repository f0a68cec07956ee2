// 300 servers in 20 racks, each plugged into the switch, the power and the console of its rack; some virtual machines.
import type { ExampleDocument } from './document.ts';
import { RACKS_PER_SITE, rackName, SERVERS_PER_RACK, SITES, type Site } from './sites.ts';

interface Purpose {
  /** Names are the word and a number. */
  readonly word: string;
  readonly status: string;
  readonly groups: readonly string[];
  readonly tags: readonly string[];
  readonly model: readonly [manufacturer: string, name: string, cores: number, memory: number, watts: number];
}

const SMALL = ['Dell', 'PowerEdge R660', 32, 128, 400] as const;
const LARGE = ['HPE', 'ProLiant DL380 Gen11', 64, 512, 700] as const;

const PURPOSES: Readonly<Record<string, Purpose>> = {
  web: { word: 'web', status: 'active', groups: ['pool:web', 'role:frontend'], tags: ['tag:webserver', 'tag:monitored'], model: SMALL },
  app: { word: 'app', status: 'active', groups: ['pool:app'], tags: ['tag:debian', 'tag:monitored'], model: SMALL },
  db: {
    word: 'db',
    status: 'active',
    groups: ['pool:database', 'role:postgres', 'class:ssd'],
    tags: ['tag:postgresql', 'tag:monitored', 'tag:hardened'],
    model: LARGE,
  },
  hv: { word: 'hv', status: 'active', groups: ['class:ssd'], tags: ['tag:hypervisor', 'tag:monitored'], model: LARGE },
  spare: { word: 'srv', status: 'unallocated', groups: [], tags: [], model: SMALL },
  broken: { word: 'srv', status: 'broken', groups: [], tags: [], model: SMALL },
};

/** What stands in a rack, from the bottom up. */
const RACK_PLAN = ['web', 'web', 'web', 'web', 'app', 'app', 'app', 'app', 'db', 'db', 'hv', 'spare', 'spare', 'spare', 'spare'] as const;
const VMS_PER_SITE = 20;

export function machineDocuments(): ExampleDocument[] {
  const numbers = new Map<string, number>();
  const servers = SITES.flatMap((site) => racks(site).flatMap((rack) => rackServers(site, { rack, numbers })));
  return [...servers, ...SITES.flatMap(gatewayDocuments), ...SITES.flatMap(vmDocuments), ...serviceDocuments()];
}

function racks(site: Site): number[] {
  return Array.from({ length: RACKS_PER_SITE }, (_, index) => (site.number - 1) * RACKS_PER_SITE + index + 1);
}

interface RackNumbers {
  /** Over both sites. */
  readonly rack: number;
  /** The last number given for each word. */
  readonly numbers: Map<string, number>;
}

function rackServers(site: Site, { rack, numbers }: RackNumbers): ExampleDocument[] {
  return RACK_PLAN.slice(0, SERVERS_PER_RACK).map((planned, index) => {
    const purpose = PURPOSES[rack % 7 === 0 && index === 14 ? 'broken' : planned] ?? PURPOSES['spare'];
    const word = purpose?.word ?? 'srv';
    const number = (numbers.get(word) ?? 0) + 1;
    numbers.set(word, number);
    return serverDocument(site, { purpose: purpose as Purpose, name: `${word}${number}`, rack, position: index + 1 });
  });
}

interface Slot {
  readonly purpose: Purpose;
  readonly name: string;
  readonly rack: number;
  /** From the bottom, 1 the lowest; also the number of its port on switch, power strip and console server. */
  readonly position: number;
}

function serverDocument(site: Site, { purpose, name, rack, position }: Slot): ExampleDocument {
  const rackOf = rackName(site, rack - (site.number - 1) * RACKS_PER_SITE);
  const serial = rack * 100 + position;
  const isUsed = purpose.status === 'active';
  const isCanary = purpose.word === 'web' && position === 1 && rack % 5 === 1;
  // One database without fast disks, so that `muster check` has something to tell.
  const groups = name === 'db7' ? purpose.groups.filter((group) => group !== 'class:ssd') : purpose.groups;
  return {
    kind: 'server',
    name,
    in: [`rack:${rackOf}`, ...groups, ...(isCanary ? ['group:canaries'] : []), ...(isUsed ? [`group:maintenance-${site.name}`] : [])],
    units: position * 2,
    attributes: attributesOf(purpose, serial),
    ...(purpose.tags.length === 0 ? {} : { tags: purpose.tags }),
    ...(isUsed ? { addresses: [{ network: `network:${site.name}-prod` }, { network: `network:${site.name}-prod6` }] } : {}),
    connections: [
      { port: 'nic-eth#1', to: `switch:${rackOf}-sw1`, peer_port: `nic-eth#${position}` },
      { port: 'nic-eth#2', to: `switch:${rackOf}-sw1`, peer_port: `nic-eth#${position + 24}` },
      { port: 'pwr-nema-5#1', to: `pdu:${rackOf}-pdu1`, peer_port: `pwr-nema-5#${position}` },
      { port: 'console-serial#1', to: `consoleserver:${rackOf}-con1`, peer_port: `console-serial#${position}` },
    ],
  };
}

function attributesOf({ status, model }: Purpose, serial: number): Record<string, unknown> {
  const [manufacturer, name, cores, memory, watts] = model;
  return {
    status,
    manufacturer,
    model: name,
    serial: `SN${String(700_000 + serial * 13)}`,
    asset: 40_000 + serial,
    'cpu.cores': cores,
    memory,
    watts,
    'disk#1': '960GB',
    'disk#2': '960GB',
    'nic-eth.mac#1': macOf(serial, 1),
    'nic-eth.mac#2': macOf(serial, 2),
    'external.netbox': serial,
  };
}

/** Locally administered, so that it is nobody's. */
function macOf(serial: number, port: number): string {
  const hex = serial.toString(16).padStart(4, '0');
  return `02:00:00:${hex.slice(0, 2)}:${hex.slice(2)}:0${port}`;
}

function gatewayDocuments(site: Site): ExampleDocument[] {
  return [1, 2].map((number) => ({
    kind: 'vm',
    name: `gw${number}-${site.name}`,
    in: [`server:hv${(site.number - 1) * RACKS_PER_SITE + number}`],
    attributes: { status: 'active', comment: 'The way to other clouds' },
    tags: ['tag:debian', 'tag:hardened'],
    addresses: [{ network: `network:${site.name}-prod` }],
  }));
}

function vmDocuments(site: Site): ExampleDocument[] {
  return Array.from({ length: VMS_PER_SITE }, (_, index) => {
    const host = `server:hv${(site.number - 1) * RACKS_PER_SITE + (index % RACKS_PER_SITE) + 1}`;
    return {
      kind: 'vm',
      name: `vm${(site.number - 1) * VMS_PER_SITE + index + 1}`,
      in: [host],
      attributes: { status: 'active', memory: 8, 'cpu.cores': 4, runs_on: { ref: host } },
      tags: ['tag:debian'],
      addresses: [{ network: `network:${site.name}-prod` }],
    };
  });
}

/** The first eight web servers of each site answer for its virtual address. */
function serviceDocuments(): ExampleDocument[] {
  return SITES.flatMap((site) =>
    Array.from({ length: 8 }, (_, index) => {
      const host = `web${(site.number - 1) * RACKS_PER_SITE * 4 + index + 1}`;
      return {
        kind: 'service',
        name: `frontend-${host}`,
        service: { role: 'role:frontend', host: `host:${host}`, vip: `vip:www-${site.name}` },
      };
    }),
  );
}
