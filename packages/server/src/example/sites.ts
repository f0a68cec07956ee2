// The two made-up sites. Everything else of the example is derived from them, so that it is the same on every machine.

export interface Site {
  /** Of the datacenter; also in the names of what stands there. */
  readonly name: string;
  readonly region: string;
  readonly cloud: string;
  readonly city: string;
  /** Second octet of its private addresses. */
  readonly octet: number;
  readonly number: number;
}

export const SITES: readonly Site[] = [
  { name: 'ams1', region: 'eu-west', cloud: 'cloud-ams', city: 'Amsterdam', octet: 10, number: 1 },
  { name: 'fra1', region: 'eu-central', cloud: 'cloud-fra', city: 'Frankfurt', octet: 20, number: 2 },
];

export const RACKS_PER_SITE = 10;
export const SERVERS_PER_RACK = 15;

export function rackName(site: Site, rack: number): string {
  return `${site.name}-r${String(rack).padStart(2, '0')}`;
}
