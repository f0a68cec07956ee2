// Who may come in: tokens; and the parts of the estate they may be confined to: tenants, regions.
import type { GrantInput } from '@muster/model';
import { type CommandSpec, exitCode, type Options } from '../command.ts';
import { type Context, change, readFields, reportChange, tenantField } from '../context.ts';
import { parseExpiry } from '../input/expiry.ts';
import { UsageError } from '../input/usage-error.ts';

export const accessCommands: readonly CommandSpec[] = [
  {
    name: 'token create',
    args: 'NAME',
    summary: 'Make a token; its text is printed once and kept nowhere',
    details: 'Grants add up. --on confines all of them to what an expression matches, --tenant to one tenant.',
    access: 'local',
    options: [
      { flags: '--read', summary: 'may read' },
      { flags: '--write', summary: 'may read and write' },
      { flags: '--secrets', summary: 'may reveal secrets' },
      { flags: '--admin', summary: 'may do everything' },
      { flags: '--on <expression>', summary: 'only with what this matches' },
      { flags: '--expires <when>', summary: 'a date or time, or in how long: 30d' },
    ],
    completes: ['none'],
    examples: ['muster token create ann --read', "muster token create web-team --write --on 'pool:web' --expires 90d"],
    run: createToken,
  },
  {
    name: 'token list',
    args: '',
    summary: 'List tokens and what they may do',
    access: 'read',
    examples: ['muster token list'],
    run: listTokens,
  },
  {
    name: 'token revoke',
    args: 'NAME',
    summary: 'Revoke a token, for ever',
    access: 'local',
    completes: [{ kind: 'token' }],
    examples: ['muster token revoke ann'],
    run: async (context, [ref = '']) => {
      const client = await context.client();
      const reply = await client.tokens.revoke({ ref });
      context.output.text(`Revoked ${ref}`, reply);
      return exitCode.ok;
    },
  },
  {
    name: 'whoami',
    args: '',
    summary: 'Show who I am here and what I may do',
    access: 'local',
    examples: ['muster whoami'],
    run: async (context) => {
      const client = await context.client();
      const me = await client.whoami({});
      const grants = me.grants.map((grant) => `  ${grantText(grant)}`);
      context.output.text([`${me.actor}, server ${me.version}, revision ${me.revision}`, ...grants].join('\n'), me);
      return exitCode.ok;
    },
  },
  {
    name: 'tenant list',
    args: '',
    summary: 'List tenants',
    access: 'local',
    examples: ['muster tenant list'],
    run: async (context) => {
      const client = await context.client();
      const tenants: { readonly id: string; readonly name: string }[] = [];
      for await (const tenant of client.tenants.list.each({ limit: 1000 })) tenants.push(tenant);
      context.output.list(tenants, [{ title: 'tenant', value: (tenant) => tenant.name }]);
      return exitCode.ok;
    },
  },
  {
    name: 'region list',
    args: '[TENANT]',
    summary: 'List the regions of a tenant',
    access: 'local',
    completes: [{ kind: 'tenant' }],
    examples: ['muster region list', 'muster region list acme'],
    run: async (context, [tenant = 'default']) => {
      const client = await context.client();
      const regions: { readonly id: string; readonly name: string }[] = [];
      for await (const region of client.regions.list.each({ tenant, limit: 1000 })) regions.push(region);
      context.output.list(regions, [{ title: 'region', value: (region) => region.name }]);
      return exitCode.ok;
    },
  },
  {
    name: 'share',
    args: 'NAME TENANT',
    summary: 'Let another tenant read an entity',
    access: 'write',
    options: [{ flags: '--remove', summary: 'no longer' }],
    completes: ['name', { kind: 'tenant' }],
    examples: ['muster share sw1 acme', 'muster share sw1 acme --remove'],
    run: async (context, [entity = '', tenant = ''], options) => {
      const remove = options.flag('remove');
      const reply = await change(context, options, [{ op: 'share', entity, tenant, ...(remove ? { remove } : {}) }]);
      reportChange(context, reply, remove ? `${tenant} no longer reads ${entity}` : `${tenant} may read ${entity}`);
      return exitCode.ok;
    },
  },
];

type GrantShown = { readonly action: string; readonly tenant: { readonly name: string } | null; readonly expression: string };

function grantText(grant: GrantShown): string {
  return `${grant.action} in ${grant.tenant?.name ?? 'every tenant'}${grant.expression === '' ? '' : ` on ${grant.expression}`}`;
}

async function createToken(context: Context, [name = '']: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const expires = options.text('expires');
  const reply = await client.tokens.create({
    name,
    grants: grantsOf(options),
    ...(expires === undefined ? {} : { expires: parseExpiry(expires, context.world.nowMs()) }),
  });
  if (context.output.isJson) context.output.json(reply);
  else context.output.line(reply.token);
  context.output.note(`Token ${name} is made. Keep it: it is shown only this once.`);
  return exitCode.ok;
}

function grantsOf(options: Options): readonly GrantInput[] {
  const actions = new Set<GrantInput['action']>();
  if (options.flag('admin')) for (const action of ['read', 'write', 'secrets', 'admin'] as const) actions.add(action);
  if (options.flag('write')) actions.add('write').add('read');
  if (options.flag('read')) actions.add('read');
  if (options.flag('secrets')) actions.add('secrets');
  if (actions.size === 0) throw new UsageError('what may it do?', 'Give at least one of --read, --write, --secrets, --admin.');
  const expression = options.text('on');
  return [...actions].map((action) => ({ action, ...tenantField(options), ...(expression === undefined ? {} : { expression }) }));
}

async function listTokens(context: Context, _words: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const { items } = await client.tokens.list(await readFields(context, options));
  context.output.list(items, [
    { title: 'token', value: (token) => token.name },
    { title: 'may', value: (token) => token.grants.map(grantText).join('; ') },
    { title: 'expires', value: (token) => token.expires ?? 'never' },
  ]);
  return exitCode.ok;
}
