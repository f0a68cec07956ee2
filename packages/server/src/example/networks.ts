import type { ExampleDocument } from './document.ts';
import { SITES, type Site } from './sites.ts';

/** VLANs with their networks, clouds with the way between them, virtual addresses. */
export function networkDocuments(): ExampleDocument[] {
  return [
    ...SITES.flatMap((site) => [...vlanDocuments(site), ...vipDocuments(site)]),
    ...SITES.map(cloudDocument),
    { kind: 'cloud', name: 'cloud-lab', attributes: { comment: 'Reached through Amsterdam only' } },
    { kind: 'namegenerator', name: 'web-names', attributes: { pattern: 'web{n}', first: 100 } },
    { kind: 'numbergenerator', name: 'asset-numbers', attributes: { first: 10_000 } },
  ];
}

function vlanDocuments(site: Site): ExampleDocument[] {
  const region = `region:${site.region}`;
  const vlans = [
    { word: 'mgmt', vid: 10, networks: [{ name: `${site.name}-mgmt`, cidr: `10.${site.octet}.0.0/22`, gateway: `10.${site.octet}.0.1` }] },
    {
      word: 'prod',
      vid: 100,
      networks: [
        { name: `${site.name}-prod`, cidr: `10.${site.octet}.16.0/21`, gateway: `10.${site.octet}.16.1` },
        { name: `${site.name}-prod6`, cidr: `2001:db8:${site.octet}::/64`, gateway: `2001:db8:${site.octet}::1` },
      ],
    },
    { word: 'public', vid: 200, networks: [{ name: `${site.name}-vips`, cidr: `198.51.100.${(site.number - 1) * 64}/26`, gateway: null }] },
  ];
  return vlans.flatMap(({ word, vid, networks }) => [
    { kind: 'vlan', name: `${site.name}-${word}-vlan`, in: [region], attributes: { vid } },
    ...networks.map(({ name, cidr, gateway }) => ({
      kind: 'network',
      name,
      in: [`vlan:${site.name}-${word}-vlan`],
      attributes: { cidr, ...(gateway === null ? {} : { gateway }) },
      ...(word === 'prod' && cidr.startsWith('10.') ? { reservations: [reservation(site)] } : {}),
    })),
  ]);
}

function reservation(site: Site): { first: string; last: string; note: string } {
  return { first: `10.${site.octet}.16.2`, last: `10.${site.octet}.16.15`, note: 'routers and firewalls' };
}

function vipDocuments(site: Site): ExampleDocument[] {
  return ['www', 'api'].map((word) => ({
    kind: 'vip',
    name: `${word}-${site.name}`,
    in: [`loadbalancer:${site.name}-lb1`],
    addresses: [{ network: `network:${site.name}-vips` }],
  }));
}

/** Hosts are in it by their address. */
function cloudDocument(site: Site): ExampleDocument {
  const others = SITES.filter((other) => other.name !== site.name);
  const hosts = [1, 2].map((number) => `host:gw${number}-${site.name}`);
  const lab = site.number === 1 ? [{ to: 'cloud:cloud-lab', hosts: [hosts[0] ?? ''], via: 'ssh' as const }] : [];
  return {
    kind: 'cloud',
    name: site.cloud,
    attributes: { block: `10.${site.octet}.0.0/16` },
    gateways: [...others.map((other) => ({ to: `cloud:${other.cloud}`, hosts, via: 'relay' as const })), ...lab],
  };
}
