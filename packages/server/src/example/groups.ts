import type { ExampleDocument } from './document.ts';
import { SITES } from './sites.ts';

/** Groups, roles, classes, and the tags that carry variables. */
export function groupDocuments(): ExampleDocument[] {
  return [...TENANT, ...GROUPS, ...TAGS];
}

const TENANT: readonly ExampleDocument[] = [
  {
    kind: 'tenant',
    name: 'default',
    variables: { company: 'Example Ltd', dns_search: 'example.net' },
    merge: { sudoers: 'union', sysctl: 'deep' },
  },
];

const GROUPS: readonly ExampleDocument[] = [
  { kind: 'pool', name: 'web', attributes: { comment: 'Serves the shop', priority: 10 }, variables: { http_port: 8080 } },
  { kind: 'pool', name: 'app' },
  { kind: 'pool', name: 'database', variables: { backup_window: '02:00-04:00' } },
  {
    kind: 'pool',
    name: 'spare',
    attributes: { comment: 'By itself: whatever is unallocated', members: 'kind:server status = unallocated' },
  },
  { kind: 'group', name: 'canaries', attributes: { comment: 'Get every change first' }, variables: { canary: true } },
  { kind: 'class', name: 'ssd' },
  { kind: 'class', name: 'gpu' },
  { kind: 'role', name: 'frontend', attributes: { comment: 'Answers people' } },
  { kind: 'role', name: 'postgres', attributes: { comment: 'Needs fast disks: muster check tells who has none', requires: 'class:ssd' } },
  ...SITES.map(
    (site): ExampleDocument => ({
      kind: 'group',
      name: `maintenance-${site.name}`,
      attributes: { comment: `Patched together in ${site.city}` },
    }),
  ),
];

const TAGS: readonly ExampleDocument[] = [
  {
    kind: 'tag',
    name: 'base',
    variables: { ssh_port: 22, sudoers: { json: ['ops'] }, sysctl: { json: { 'vm.swappiness': 10, 'net.core.somaxconn': 1024 } } },
  },
  { kind: 'tag', name: 'debian', tags: ['tag:base'], variables: { package_manager: 'apt', mirror: 'https://deb.example.net' } },
  {
    kind: 'tag',
    name: 'webserver',
    tags: ['tag:debian'],
    variables: { sudoers: { json: ['web'] }, sysctl: { json: { 'net.core.somaxconn': 8192 } } },
  },
  {
    kind: 'tag',
    name: 'postgresql',
    tags: ['tag:debian'],
    variables: { sudoers: { json: ['dba'] }, sysctl: { json: { 'vm.swappiness': 1 } } },
  },
  { kind: 'tag', name: 'hypervisor', tags: ['tag:debian'] },
  { kind: 'tag', name: 'monitored', variables: { scrape_port: 9100 } },
  { kind: 'tag', name: 'hardened', variables: { ssh_port: 2222 } },
];
