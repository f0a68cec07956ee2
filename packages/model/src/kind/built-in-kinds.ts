// The kinds that are there from the start. They are data of the same shape as the kinds users define; nothing else in
// the model knows a kind by name except where a rule of the ledger is about it (tenant, tag, kind, token, vm...).
import type { Category, KindDefinition } from './kind.ts';

/** Units of a rack that says nothing else: clusto's rack, and the usual one, ends at 45. */
export const RACK_UNITS = 45;

const ANYTHING: readonly string[] = ['scope', 'place', 'equipment', 'part', 'resource', 'group', 'service'];
const SINGLE_POWER = { 'pwr-nema-5': 1 };
const SERVER_PORTS = { ...SINGLE_POWER, 'nic-eth': 2, 'console-serial': 1 };

export const builtInKinds: readonly KindDefinition[] = [
  kind('tenant', 'scope', 'A customer: everything belongs to exactly one.'),
  kind('region', 'scope', 'A part of a tenant’s estate.', {
    holds: ['cell', 'place', 'equipment', 'resource', 'service'],
    exclusive: 'region',
  }),
  kind('cell', 'scope', 'A part of a region.', { holds: ['place', 'equipment', 'resource', 'service'], exclusive: 'region' }),
  kind('cloud', 'scope', 'Hosts that all reach each other.', { holds: ['equipment'], exclusive: 'cloud' }),

  place('datacenter', 'A building or a site.', ['zone', 'room', 'cage', 'row', 'rack'], { aliases: ['dc'] }),
  place('zone', 'A part of a datacenter that fails together.', ['zone', 'room', 'cage', 'row', 'rack']),
  place('room', 'A room.', ['zone', 'cage', 'row', 'rack']),
  place('cage', 'A locked part of a room.', ['row', 'rack']),
  place('row', 'A row of racks.', ['rack']),
  place('rack', 'A rack with numbered units.', [], { units: RACK_UNITS }),

  equipment('switch', 'A network switch.', {
    ports: { ...SINGLE_POWER, 'nic-eth': 48, 'console-serial': 1 },
    aliases: ['networkswitch'],
  }),
  equipment('router', 'A router.', { ports: { ...SINGLE_POWER, 'nic-eth': 8, 'console-serial': 1 } }),
  equipment('firewall', 'A firewall.', { ports: { ...SINGLE_POWER, 'nic-eth': 4, 'console-serial': 1 } }),
  equipment('pdu', 'A power distribution unit.', { ports: { 'pwr-nema-5': 24, 'nic-eth': 1 }, aliases: ['powerstrip'] }),
  equipment('consoleserver', 'Serial consoles of other equipment.', {
    ports: { ...SINGLE_POWER, 'nic-eth': 1, 'console-serial': 24 },
    aliases: ['console'],
  }),
  equipment('appliance', 'A closed machine.', { ports: SERVER_PORTS }),
  equipment('loadbalancer', 'Spreads requests over services.', { ports: SERVER_PORTS, holds: ['part', 'vip'] }),
  equipment('storage', 'A storage system.', { ports: SERVER_PORTS }),
  equipment('chassis', 'An enclosure of several machines.', { ports: { 'pwr-nema-5': 2 }, holds: ['equipment', 'part'] }),
  equipment('server', 'A physical machine.', { host: true, ports: SERVER_PORTS, holds: ['vm', 'container', 'part'] }),
  equipment('vm', 'A virtual machine.', {
    host: true,
    ports: { 'nic-eth': 1 },
    holds: ['container', 'part'],
    aliases: ['virtualserver', 'virtualmachine'],
  }),
  equipment('container', 'An operating system in a container.', { host: true, ports: { 'nic-eth': 1 }, holds: ['container'] }),

  kind('nic', 'part', 'A network card.'),
  kind('disk', 'part', 'A disk.'),
  kind('psu', 'part', 'A power supply.'),
  kind('module', 'part', 'Any other exchangeable part.'),

  kind('network', 'resource', 'A block of addresses, given out one by one.', { aliases: ['ipmanager'] }),
  kind('vlan', 'resource', 'A virtual network.', { holds: ['network'] }),
  kind('vip', 'resource', 'A virtual address in front of services.', { holds: ['equipment', 'service'] }),
  kind('namegenerator', 'resource', 'Gives out names by a pattern.', { aliases: ['namemanager'] }),
  kind('numbergenerator', 'resource', 'Gives out numbers.', { aliases: ['nummanager'] }),

  group('pool', 'Any set of things.'),
  group('group', 'Any set of things.'),
  group('role', 'What its members are for.'),
  group('class', 'What its members are or have.'),
  kind('service', 'service', 'An instance of a role on a host.'),
  kind('tag', 'tag', 'Carries variables and resources for the hosts that list it.'),

  kind('token', 'access', 'A program’s or a person’s way in.'),
  kind('kind', 'schema', 'A kind that was defined here.', { aliases: ['driver'] }),
];

type KindDetails = Partial<Omit<KindDefinition, 'name' | 'category' | 'summary'>>;

function kind(name: string, category: Category, summary: string, details: KindDetails = {}): KindDefinition {
  return {
    name,
    category,
    host: false,
    aliases: [],
    summary,
    ports: {},
    holds: [],
    exclusive: null,
    units: 0,
    attributes: {},
    ...details,
  };
}

function place(name: string, summary: string, holds: readonly string[], details: KindDetails = {}): KindDefinition {
  return kind(name, 'place', summary, { holds: [...holds, 'equipment', 'part'], exclusive: 'place', ...details });
}

function equipment(name: string, summary: string, details: KindDetails = {}): KindDefinition {
  return kind(name, 'equipment', summary, { holds: ['part'], exclusive: 'place', ...details });
}

function group(name: string, summary: string): KindDefinition {
  return kind(name, 'group', summary, { holds: ANYTHING });
}
