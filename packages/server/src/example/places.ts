import type { ExampleDocument } from './document.ts';
import { RACKS_PER_SITE, rackName, SITES, type Site } from './sites.ts';

/** Regions, datacenters, racks, and in each rack what its servers are plugged into. */
export function placeDocuments(): ExampleDocument[] {
  return SITES.flatMap((site) => [
    {
      kind: 'region',
      name: site.region,
      attributes: { comment: `Everything near ${site.city}` },
      variables: { timezone: 'Europe/Amsterdam' },
    },
    {
      kind: 'datacenter',
      name: site.name,
      in: [`region:${site.region}`],
      attributes: { city: site.city, 'capacity.racks': 40, 'access.user': 'ops' },
      variables: { ntp_servers: { json: [`ntp1.${site.name}.example.net`, `ntp2.${site.name}.example.net`] } },
    },
    ...coreDocuments(site),
    ...racksOf(site).flatMap((rack) => rackDocuments(site, rack)),
  ]);
}

export function racksOf(site: Site): string[] {
  return Array.from({ length: RACKS_PER_SITE }, (_, index) => rackName(site, index + 1));
}

function coreDocuments(site: Site): ExampleDocument[] {
  const rack = `rack:${rackName(site, 1)}`;
  return [
    {
      kind: 'router',
      name: `${site.name}-core1`,
      in: [rack],
      units: '40-41',
      attributes: { ...model('Juniper', 'MX204'), height: 2, 'ports.nic-eth': 16 },
    },
    { kind: 'firewall', name: `${site.name}-fw1`, in: [rack], units: 39, attributes: model('Fortinet', 'FG-600F') },
    { kind: 'storage', name: `${site.name}-nas1`, in: [rack], units: '35-38', attributes: { ...model('NetApp', 'FAS2820'), height: 4 } },
    {
      kind: 'loadbalancer',
      name: `${site.name}-lb1`,
      in: [rack],
      units: 34,
      attributes: model('HAProxy Technologies', 'ALOHA'),
      addresses: [{ network: `network:${site.name}-prod` }],
    },
  ];
}

function rackDocuments(site: Site, rack: string): ExampleDocument[] {
  const inRack = [`rack:${rack}`];
  const serial = (what: string): string => `${what}-${rack}`.toUpperCase();
  const number = Number(rack.slice(-2));
  return [
    { kind: 'rack', name: rack, in: [`datacenter:${site.name}`], attributes: { 'capacity.watts': 11_000 } },
    {
      kind: 'switch',
      name: `${rack}-sw1`,
      in: inRack,
      units: 45,
      attributes: { ...model('Arista', 'DCS-7050TX3'), serial: serial('jpe'), status: 'active', 'ports.nic-eth': 52 },
      addresses: [{ network: `network:${site.name}-mgmt` }],
      connections: [{ port: 'nic-eth#52', to: `router:${site.name}-core1`, peer_port: `nic-eth#${number}` }],
    },
    {
      kind: 'consoleserver',
      name: `${rack}-con1`,
      in: inRack,
      units: 44,
      attributes: { ...model('Opengear', 'OM2224'), serial: serial('og'), 'access.user': 'console', 'access.port': 22 },
      addresses: [{ network: `network:${site.name}-mgmt` }],
    },
    {
      kind: 'pdu',
      name: `${rack}-pdu1`,
      in: inRack,
      attributes: { ...model('APC', 'AP8959'), serial: serial('apc'), height: 0, 'access.user': 'apc' },
      addresses: [{ network: `network:${site.name}-mgmt` }],
    },
  ];
}

function model(manufacturer: string, name: string): Record<string, string> {
  return { manufacturer, model: name };
}
