// What is given out once: addresses, names, numbers, machines.
import type { Operation } from '@muster/model';
import { type CommandSpec, exitCode, type Options } from '../command.ts';
import { type Context, change, readFields, reportChange, showDryRun, writeFields } from '../context.ts';
import { attributeInputs } from '../input/attribute-inputs.ts';
import { UsageError } from '../input/usage-error.ts';

export const networkCommands: readonly CommandSpec[] = [
  {
    name: 'allocate',
    args: 'NAME SOURCE',
    summary: 'Give an entity an address of a network, or a name or number of a generator',
    details: 'The lowest free one, unless --ip asks for one; --count for several in one revision.',
    access: 'write',
    options: [
      { flags: '--ip <address>', summary: 'this one' },
      { flags: '--count <number>', summary: 'so many' },
    ],
    completes: ['name', { kind: 'resource' }],
    examples: ['muster allocate web1 lan', 'muster allocate web1 lan --ip 10.0.0.20', 'muster allocate web1 lan --count 4'],
    run: allocate,
  },
  {
    name: 'release',
    args: 'SOURCE ITEM',
    summary: 'Take an address, name or number back',
    access: 'write',
    completes: [{ kind: 'resource' }, 'none'],
    examples: ['muster release lan 10.0.0.20'],
    run: async (context, [source = '', item = ''], options) => {
      reportChange(context, await change(context, options, [{ op: 'release', source, item }]), `Released ${item} of ${source}`);
      return exitCode.ok;
    },
  },
  {
    name: 'reserve',
    args: 'NETWORK FIRST [LAST]',
    summary: 'Keep addresses of a network from being given out',
    access: 'write',
    options: [
      { flags: '--note <text>', summary: 'what for' },
      { flags: '--remove', summary: 'end the reservation' },
    ],
    completes: [{ kind: 'network' }, 'none'],
    examples: ["muster reserve lan 10.0.0.200 10.0.0.250 --note 'DHCP range'"],
    run: reserve,
  },
  {
    name: 'network show',
    args: 'NAME',
    summary: 'Show how full a network is',
    access: 'read',
    completes: [{ kind: 'network' }],
    examples: ['muster network show lan'],
    run: showNetwork,
  },
  {
    name: 'pick',
    args: "N 'EXPR'",
    summary: 'Pick N entities that match, and reserve them in the same step',
    details:
      'Always the same ones for the same inventory: holders by name, the lowest name in each. Fewer than N is an error that says how many there are.',
    access: 'write',
    options: [
      { flags: '--spread <kind>', summary: 'each inside a different entity of this kind' },
      { flags: '--set <key=value>', summary: 'set an attribute of the picked ones', repeats: true },
      { flags: '--into <group>', summary: 'put the picked ones into this group' },
    ],
    completes: ['none'],
    examples: ["muster pick 4 'kind:server in ams1 and status = unallocated' --spread rack --set status=reserved --into web"],
    run: pick,
  },
  {
    name: 'route',
    args: 'FROM TO',
    summary: 'Show the way from one cloud to another',
    access: 'read',
    completes: ['name', 'name'],
    examples: ['muster route office cloud:ams1'],
    run: showRoute,
  },
  {
    name: 'gateway',
    args: 'FROM TO [HOST...]',
    summary: 'Set the hosts that lead from one cloud to another; none removes the way',
    access: 'write',
    options: [{ flags: '--via <way>', summary: 'ssh (default) or relay' }],
    completes: [{ kind: 'cloud' }, { kind: 'cloud' }, { kind: 'host' }],
    examples: ['muster gateway office ams1 bastion1 bastion2'],
    run: setGateway,
  },
];

async function allocate(context: Context, [entity = '', source = '']: readonly string[], options: Options): Promise<0> {
  const [item, count] = [options.text('ip'), options.text('count')];
  const operation: Operation = {
    op: 'allocate',
    entity,
    source,
    ...(item === undefined ? {} : { item }),
    ...(count === undefined ? {} : { count: numberOf(count) }),
  };
  const reply = await change(context, options, [operation]);
  if (context.output.isJson) context.output.json(reply);
  else if (!reply.dry_run) for (const one of reply.results[0]?.items ?? []) context.output.line(one);
  return exitCode.ok;
}

function numberOf(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new UsageError(`${JSON.stringify(text)} is not a number of things`, 'Write 1 or more.');
  return number;
}

async function reserve(context: Context, [network = '', first = '', last]: readonly string[], options: Options): Promise<0> {
  const note = options.text('note');
  const operation: Operation = {
    op: 'reserve',
    network,
    first,
    ...(last === undefined ? {} : { last }),
    ...(note === undefined ? {} : { note }),
    ...(options.flag('remove') ? { remove: true } : {}),
  };
  reportChange(
    context,
    await change(context, options, [operation]),
    `${options.flag('remove') ? 'Freed' : 'Reserved'} ${first}${last === undefined ? '' : `-${last}`} of ${network}`,
  );
  return exitCode.ok;
}

async function showNetwork(context: Context, [ref = '']: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const usage = await client.networks.get({ ref, ...(await readFields(context, options)) });
  const lines = [
    `${usage.name}  ${usage.cidr}${usage.gateway === null ? '' : `  gateway ${usage.gateway}`}`,
    `  addresses ${usage.size}, used ${usage.used}, reserved ${usage.reserved}, free ${usage.free}`,
    `  next ${usage.next ?? 'none: it is full'}`,
  ];
  context.output.text(lines.join('\n'), usage);
  return exitCode.ok;
}

async function pick(context: Context, [count = '', query = '']: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const [spread, into] = [options.text('spread'), options.text('into')];
  const set = await attributeInputs(context, options.list('set'));
  const reply = await client.pick({
    count: numberOf(count),
    query,
    ...(spread === undefined ? {} : { spread }),
    ...(into === undefined ? {} : { into }),
    ...(set.length === 0 ? {} : { set }),
    ...writeFields(options),
  });
  if (context.output.isJson) context.output.json(reply);
  else {
    for (const entity of reply.picked) context.output.line(entity.name);
    showDryRun(context, reply);
    if (reply.revision !== null) context.output.note(`Picked ${reply.picked.length} (revision ${reply.revision})`);
  }
  return exitCode.ok;
}

async function showRoute(context: Context, [from = '', to = '']: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const route = await client.clouds.route({ from, to, ...(await readFields(context, options)) });
  const hops = route.hops.map(
    (hop) => `${hop.from.name} -> ${hop.to.name}  by ${hop.via} through ${hop.hosts.map((host) => host.name).join(', ')}`,
  );
  context.output.text(hops.length === 0 ? `${route.from.name}: no gateway is needed` : hops.join('\n'), route);
  return exitCode.ok;
}

async function setGateway(context: Context, [from = '', to = '', ...hosts]: readonly string[], options: Options): Promise<0> {
  const via = options.text('via');
  if (via !== undefined && via !== 'ssh' && via !== 'relay')
    throw new UsageError(`${JSON.stringify(via)} is no way through a gateway`, 'It is ssh or relay.');
  const operation: Operation = { op: 'gateway', from, to, hosts, ...(via === undefined ? {} : { via }) };
  reportChange(
    context,
    await change(context, options, [operation]),
    hosts.length === 0 ? `No way from ${from} to ${to}` : `From ${from} to ${to} through ${hosts.join(', ')}`,
  );
  return exitCode.ok;
}
