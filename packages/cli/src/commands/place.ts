// Where things are and what they are plugged into.
import type { Operation } from '@muster/model';
import { type CommandSpec, exitCode, type Options } from '../command.ts';
import { type Context, change, readFields, reportChange } from '../context.ts';
import { UsageError } from '../input/usage-error.ts';
import { renderLocation } from '../output/location-text.ts';

export const placeCommands: readonly CommandSpec[] = [
  {
    name: 'insert',
    args: 'NAME... HOLDER',
    summary: 'Put entities into a holder',
    details: 'In a rack they take the named units, or the lowest free ones (attribute `height`, 1 where there is none).',
    access: 'write',
    options: [
      { flags: '--unit <units>', summary: 'rack units: 4 or 4-6' },
      { flags: '--move', summary: 'leave where they are now in the same step' },
    ],
    completes: ['name'],
    examples: ['muster insert web1 r1 --unit 4-6', 'muster insert web1 web2 pool:web', 'muster insert web1 r2 --move'],
    run: insertEntities,
  },
  {
    name: 'remove',
    args: 'NAME... HOLDER',
    summary: 'Take entities out of a holder',
    access: 'write',
    completes: ['name'],
    examples: ['muster remove web1 pool:web'],
    run: async (context, words, options) => {
      const { names, holder } = namesAndHolder(words);
      const operations = names.map((entity): Operation => ({ op: 'take', entity, holder }));
      reportChange(context, await change(context, options, operations), `Took ${names.join(', ')} out of ${holder}`);
      return exitCode.ok;
    },
  },
  {
    name: 'connect',
    args: 'A[:PORT] B[:PORT]',
    summary: 'Plug a cable between two ports',
    details: 'Ports are TYPE#NUMBER. Without ports it works when only one pairing makes sense.',
    access: 'write',
    completes: ['name', 'name'],
    examples: ['muster connect web1:nic-eth#1 sw1:nic-eth#4', 'muster connect web1 con1'],
    run: connectPorts,
  },
  {
    name: 'disconnect',
    args: 'NAME:PORT',
    summary: 'Pull a cable, from either end',
    access: 'write',
    completes: ['name'],
    examples: ['muster disconnect web1:nic-eth#1'],
    run: async (context, [word = ''], options) => {
      const { entity, port } = splitPort(word);
      if (port === undefined) throw new UsageError(`${word} names no port`, 'Write NAME:TYPE#NUMBER, as `muster ports` shows them.');
      reportChange(context, await change(context, options, [{ op: 'disconnect', entity, port }]), `Disconnected ${word}`);
      return exitCode.ok;
    },
  },
  {
    name: 'ports',
    args: 'NAME',
    summary: 'List the ports of an entity and what is plugged in',
    access: 'read',
    completes: ['name'],
    examples: ['muster ports sw1'],
    run: listPorts,
  },
  {
    name: 'locate',
    args: 'NAME',
    summary: 'Tell where an entity is and what it is plugged into',
    access: 'read',
    completes: ['name'],
    examples: ['muster locate web1'],
    run: async (context, [ref = ''], options) => {
      const client = await context.client();
      const location = await client.entities.locate({ ref, ...(await readFields(context, options)) });
      context.output.text(renderLocation(location), location);
      return exitCode.ok;
    },
  },
];

function namesAndHolder(words: readonly string[]): { readonly names: readonly string[]; readonly holder: string } {
  return { names: words.slice(0, -1), holder: words[words.length - 1] ?? '' };
}

async function insertEntities(context: Context, words: readonly string[], options: Options): Promise<0> {
  const { names, holder } = namesAndHolder(words);
  const units = options.text('unit');
  const details = { ...(units === undefined ? {} : { units }), ...(options.flag('move') ? { move: true } : {}) };
  const operations = names.map((entity): Operation => ({ op: 'put', entity, holder, ...details }));
  const reply = await change(context, options, operations);
  if (!context.output.isJson && !reply.dry_run) {
    for (const [at, result] of reply.results.entries()) {
      if (result.units !== undefined) context.output.note(`${names[at]} is in unit ${unitsText(result.units)} of ${holder}`);
    }
  }
  reportChange(context, reply, `Put ${names.join(', ')} into ${holder}`);
  return exitCode.ok;
}

export function unitsText([first, last]: readonly [number, number]): string {
  return first === last ? String(first) : `${first}-${last}`;
}

const PORT = /^(.+):([A-Za-z][A-Za-z0-9_-]*#\d+)$/;

/** `web1:nic-eth#1`; `host:web1` has no port, since a port has a number. */
function splitPort(word: string): { readonly entity: string; readonly port?: string } {
  const [, entity, port] = PORT.exec(word) ?? [];
  return entity === undefined || port === undefined ? { entity: word } : { entity, port };
}

async function connectPorts(context: Context, [first = '', second = '']: readonly string[], options: Options): Promise<0> {
  const [a, b] = [splitPort(first), splitPort(second)];
  const operation: Operation = {
    op: 'connect',
    a: a.entity,
    b: b.entity,
    ...(a.port === undefined ? {} : { port_a: a.port }),
    ...(b.port === undefined ? {} : { port_b: b.port }),
  };
  const reply = await change(context, options, [operation]);
  const [portA, portB] = reply.results[0]?.ports ?? ['', ''];
  reportChange(context, reply, `Connected ${a.entity}:${portA} to ${b.entity}:${portB}`);
  return exitCode.ok;
}

async function listPorts(context: Context, [ref = '']: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const { items } = await client.entities.ports({ ref, ...(await readFields(context, options)) });
  context.output.table(items, [
    { title: 'port', value: (item) => item.port },
    { title: 'name', value: (item) => item.name ?? '' },
    { title: 'mac', value: (item) => item.mac ?? '' },
    { title: 'connected to', value: (item) => (item.peer === undefined ? '' : `${item.peer.name}:${item.peer_port ?? ''}`) },
  ]);
  return exitCode.ok;
}
