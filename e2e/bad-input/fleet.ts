// A small fleet in which every place is taken that an attack is after.
import type { Target } from './target.ts';

const POOLS = 60;

export async function loadFleet(target: Target): Promise<void> {
  await target.load([
    { kind: 'datacenter', name: 'dc1' },
    { kind: 'rack', name: 'rack1', in: 'dc1' },
    { kind: 'network', name: 'tiny', attributes: { cidr: '10.0.0.0/30' } },
    { kind: 'network', name: 'lan', attributes: { cidr: '10.1.0.0/16' } },
    { kind: 'network', name: 'wide', attributes: { cidr: 'fd00::/8' } },
    { kind: 'numbergenerator', name: 'numbers', attributes: { first: 1, last: 3 } },
    { kind: 'switch', name: 'sw1', in: 'rack1', units: 45 },
    {
      kind: 'server',
      name: 'web1',
      in: 'rack1',
      units: 1,
      addresses: [{ network: 'tiny' }],
      connections: [{ port: 'nic-eth#1', to: 'sw1', peer_port: 'nic-eth#1' }],
    },
    {
      kind: 'server',
      name: 'web2',
      in: 'rack1',
      units: 2,
      addresses: [{ network: 'tiny' }],
      attributes: { status: 'free', secret: { secret: 'canary' } },
    },
    // Names as long as names are: what patterns are tried on.
    ...['a', 'aaab'].map((piece) => ({ kind: 'server', name: `${piece.repeat(63)}-` })),
    { kind: 'tag', name: 'base' },
    { kind: 'tag', name: 'extra', tags: ['base'] },
    ...Array.from({ length: POOLS }, (_, index) => ({
      kind: 'pool',
      name: `pool${index}`,
      ...(index === 0 ? {} : { in: `pool:pool${index - 1}` }),
    })),
  ]);
}

/** The innermost of a chain of pools, of which `pool0` is the outermost. */
export const INNERMOST_POOL = `pool${POOLS - 1}`;
