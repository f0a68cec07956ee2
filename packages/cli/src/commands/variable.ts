import type { ResolvedVariableView } from '@muster/api';
import type { MergeStrategy, ValueInput } from '@muster/model';
import { type CommandSpec, exitCode, type Options } from '../command.ts';
import { type Context, change, readFields, reportChange, tenantField, writeFields } from '../context.ts';
import { valueInputs } from '../input/attribute-inputs.ts';
import { secretInput } from '../input/secret-input.ts';
import { UsageError } from '../input/usage-error.ts';
import { valueText } from '../output/value-text.ts';
import { renderExplanation } from '../output/variable-text.ts';

export const variableCommands: readonly CommandSpec[] = [
  {
    name: 'vars',
    args: 'NAME [VARIABLE]',
    summary: 'Show the variables that hold for an entity',
    access: 'read',
    options: [{ flags: '--explain', summary: 'which value wins, who set it and when, and which ones lost' }],
    completes: ['name', 'none'],
    examples: ['muster vars web1', 'muster vars web1 --explain', 'muster vars web1 ntp --as-of 1d'],
    run: showVariables,
  },
  {
    name: 'var set',
    args: 'NAME VARIABLE VALUE',
    summary: 'Set a variable on a tenant, scope, holder, tag or host',
    details: 'With --secret the value is kept encrypted; write - to read it from standard input.',
    access: 'write',
    options: [
      { flags: '--string', summary: 'take the value as text, whatever it looks like' },
      { flags: '--json-value', summary: 'take the value as JSON' },
      { flags: '--secret', summary: 'keep it encrypted' },
    ],
    completes: ['name', 'none'],
    examples: [
      'muster var set ams1 ntp ntp.ams1.example',
      "muster var set pool:web ports --json-value '[80, 443]'",
      'muster var set tag:production db_password --secret -',
    ],
    run: setVariable,
  },
  {
    name: 'var del',
    args: 'NAME VARIABLE',
    summary: 'Remove a variable from an entity',
    access: 'write',
    completes: ['name', 'none'],
    examples: ['muster var del ams1 ntp'],
    run: async (context, [entity = '', name = ''], options) => {
      reportChange(context, await change(context, options, [{ op: 'var', entity, name }]), `Removed ${name} from ${entity}`);
      return exitCode.ok;
    },
  },
  {
    name: 'var merge',
    args: 'VARIABLE deep|append|union|replace',
    summary: 'Say how the values of a variable join in this tenant',
    access: 'write',
    completes: ['none', { words: ['deep', 'append', 'union', 'replace'] }],
    examples: ['muster var merge dns_servers append'],
    run: setMerge,
  },
  {
    name: 'var refresh',
    args: 'NAME [URL]',
    summary: 'Fetch a variable file and pin its content in a revision',
    details: 'Its variables rank just below the entity’s own. Without URL: the file that is there already.',
    access: 'write',
    completes: ['name', 'none'],
    examples: ['muster var refresh region:eu https://git.example.net/vars/eu.yaml', 'muster var refresh region:eu'],
    run: async (context, [ref = '', url], options) => {
      const client = await context.client();
      const reply = await client.variables.refresh({ ref, ...(url === undefined ? {} : { url }), ...writeFields(options) });
      reportChange(context, reply, `Pinned ${reply.url} at ${reply.sha256.slice(0, 12)}`);
      return exitCode.ok;
    },
  },
  {
    name: 'secret list',
    args: '',
    summary: 'List where secrets are kept; never what they are',
    access: 'read',
    examples: ['muster secret list'],
    run: async (context, _words, options) => {
      const client = await context.client();
      const { items } = await client.secrets.list(await readFields(context, options));
      context.output.table(items, [
        { title: 'entity', value: (item) => `${item.entity.kind}:${item.entity.name}` },
        { title: 'what', value: (item) => item.what },
        { title: 'name', value: (item) => item.name },
      ]);
      return exitCode.ok;
    },
  },
  {
    name: 'secret show',
    args: 'NAME VARIABLE',
    summary: 'Reveal a secret variable or attribute; needs the right to secrets',
    access: 'read',
    completes: ['name', 'none'],
    examples: ['muster secret show tag:production db_password'],
    run: async (context, [ref = '', name = ''], options) => {
      const client = await context.client();
      const secret = await client.secrets.reveal({ ref, name, ...(await readFields(context, options)) });
      if (context.output.isJson) context.output.json(secret);
      else context.output.raw(`${secret.value}\n`);
      return exitCode.ok;
    },
  },
  {
    name: 'secret rotate',
    args: '',
    summary: 'Encrypt all secrets under a new key',
    access: 'local',
    examples: ['muster secret rotate'],
    run: async (context) => {
      const client = await context.client();
      const reply = await client.secrets.rotate({});
      context.output.text(`Secrets under key ${reply.key} now: ${reply.rotated}`, reply);
      return exitCode.ok;
    },
  },
];

async function showVariables(context: Context, [ref = '', name]: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const explain = options.flag('explain') ? { explain: true } : {};
  const { items } = await client.variables.list({
    ref,
    ...(name === undefined ? {} : { name }),
    ...explain,
    ...(await readFields(context, options)),
  });
  if (explain.explain && !context.output.isJson) {
    context.output.line(items.map(renderExplanation).join('\n'));
    return exitCode.ok;
  }
  context.output.table(items, [
    { title: 'variable', value: (item: ResolvedVariableView) => item.name },
    { title: 'value', value: (item: ResolvedVariableView) => valueText(item.value) },
    { title: 'from', value: (item: ResolvedVariableView) => `${item.source.kind}:${item.source.name}` },
  ]);
  return exitCode.ok;
}

async function setVariable(context: Context, [entity = '', name = '', text = '']: readonly string[], options: Options): Promise<0> {
  const value = options.flag('secret') ? await secretInput(context, text) : await plainInput(context, text, options);
  reportChange(context, await change(context, options, [{ op: 'var', entity, name, value }]), `Set ${name} on ${entity}`);
  return exitCode.ok;
}

async function plainInput(context: Context, text: string, options: Options): Promise<ValueInput> {
  const [value] = await valueInputs(context, [text], { string: options.flag('string'), jsonValue: options.flag('json-value') });
  return value ?? text;
}

const strategies: readonly MergeStrategy[] = ['deep', 'append', 'union'];

async function setMerge(context: Context, [variable = '', word = '']: readonly string[], options: Options): Promise<0> {
  const strategy = strategies.find((one) => one === word);
  if (strategy === undefined && word !== 'replace')
    throw new UsageError(`${JSON.stringify(word)} is no way to join values`, 'It is deep, append, union or replace.');
  const entity = `tenant:${tenantField(options).tenant ?? 'default'}`;
  const reply = await change(context, options, [{ op: 'merge', entity, variable, ...(strategy === undefined ? {} : { strategy }) }]);
  reportChange(context, reply, `Values of ${variable} ${strategy === undefined ? 'replace each other' : `join by ${strategy}`}`);
  return exitCode.ok;
}
