import type { Operation, ValueInput } from '@muster/model';
import { type CommandSpec, exitCode, type Options } from '../command.ts';
import { type Context, change, readFields, reportChange } from '../context.ts';
import { valueInputs } from '../input/attribute-inputs.ts';
import { parseKeyPath, renderKeyPath } from '../input/key-path.ts';
import { secretInput } from '../input/secret-input.ts';
import { UsageError } from '../input/usage-error.ts';
import { valueText } from '../output/value-text.ts';

const valueOptions = [
  { flags: '--string', summary: 'take values as text, whatever they look like' },
  { flags: '--json-value', summary: 'take values as JSON' },
];

const secretOption = { flags: '--secret', summary: 'keep the value encrypted; - reads it from standard input' };

const valueDetails =
  'Values that look like a number, true, false, null or a date are typed so; "..." or --string makes text, @NAME a reference, @file:PATH a blob. Values that start with - come after --.';

export const attributeCommands: readonly CommandSpec[] = [
  {
    name: 'attr get',
    args: 'NAME [KEY]',
    summary: 'Show attributes',
    access: 'read',
    options: [{ flags: '--merged', summary: 'also those of its holders, nearest first' }],
    completes: ['name', 'none'],
    examples: ['muster attr get web1', 'muster attr get web1 status', 'muster attr get web1 --merged'],
    run: getAttributes,
  },
  {
    name: 'attr set',
    args: 'NAME KEY[.SUB][#N][=VALUE] [VALUE...]',
    summary: 'Make the values of a key exactly these',
    details: valueDetails,
    access: 'write',
    options: [...valueOptions, secretOption],
    completes: ['name', 'none'],
    examples: [
      'muster attr set web1 status active',
      'muster attr set web1 status=active',
      'muster attr set web1 nic-eth.mac#1 00:16:3e:aa:bb:01',
      'muster attr set web1 offset -- -5',
      'muster attr set sw1 access.secret --secret -',
    ],
    run: (context, words, options) => writeAttribute(context, 'set', words, options),
  },
  {
    name: 'attr add',
    args: 'NAME KEY[.SUB][#N|#auto][=VALUE] [VALUE...]',
    summary: 'Add values to a key; equal ones that are there are no change',
    details: valueDetails,
    access: 'write',
    options: valueOptions,
    completes: ['name', 'none'],
    examples: ['muster attr add web1 owner ann bob', 'muster attr add web1 disk#auto ssd-1TB'],
    run: (context, words, options) => writeAttribute(context, 'add', words, options),
  },
  {
    name: 'attr del',
    args: 'NAME KEY[.SUB][#N] [VALUE...]',
    summary: 'Remove a key; with subkey, number or values only those',
    access: 'write',
    options: valueOptions,
    completes: ['name', 'none'],
    examples: ['muster attr del web1 owner', 'muster attr del web1 owner bob'],
    run: deleteAttribute,
  },
];

async function getAttributes(context: Context, [ref = '', key]: readonly string[], options: Options): Promise<0> {
  const client = await context.client();
  const merged = options.flag('merged') ? { merged: true } : {};
  const { items } = await client.entities.attributes({
    ref,
    ...(key === undefined ? {} : { key }),
    ...merged,
    ...(await readFields(context, options)),
  });
  const columns = [
    { title: 'key', value: (item: (typeof items)[number]) => renderKeyPath(item) },
    { title: 'value', value: (item: (typeof items)[number]) => valueText(item.value, item.ref_name) },
  ];
  const source = { title: 'from', value: (item: (typeof items)[number]) => `${item.source.kind}:${item.source.name}` };
  if (key !== undefined && !context.output.isJson && !context.output.isTerminal && !options.flag('merged')) {
    for (const item of items) context.output.line(valueText(item.value, item.ref_name));
  } else context.output.table(items, options.flag('merged') ? [...columns, source] : columns);
  return exitCode.ok;
}

/** `KEY=VALUE` in one word is as good as two words. */
function splitKeyWord(word: string, values: readonly string[]): { readonly key: string; readonly values: readonly string[] } {
  const at = word.indexOf('=');
  return at <= 0 ? { key: word, values } : { key: word.slice(0, at), values: [word.slice(at + 1), ...values] };
}

async function writeAttribute(context: Context, op: 'set' | 'add', words: readonly string[], options: Options): Promise<0> {
  const [entity = '', keyWord = '', ...rest] = words;
  const { key, values: texts } = splitKeyWord(keyWord, rest);
  if (texts.length === 0) throw new UsageError(`no value for ${key}`, `Give at least one: muster attr ${op} ${entity} ${key} VALUE`);
  const values = await givenValues(context, texts, options);
  const reply = await change(context, options, [{ op, entity, ...parseKeyPath(key), values }]);
  reportChange(context, reply, `${op === 'set' ? 'Set' : 'Added'} ${key} of ${entity}`);
  return exitCode.ok;
}

async function givenValues(context: Context, texts: readonly string[], options: Options): Promise<readonly ValueInput[]> {
  if (!options.flag('secret'))
    return valueInputs(context, texts, { string: options.flag('string'), jsonValue: options.flag('json-value') });
  const values: ValueInput[] = [];
  for (const text of texts) values.push(await secretInput(context, text));
  return values;
}

async function deleteAttribute(context: Context, words: readonly string[], options: Options): Promise<0> {
  const [entity = '', key = '', ...texts] = words;
  const { number, ...path } = parseKeyPath(key);
  if (number === 'auto') throw new UsageError('#auto is for adding', 'Name the number, as `muster attr get` shows it.');
  const values = await valueInputs(context, texts, { string: options.flag('string'), jsonValue: options.flag('json-value') });
  const operation: Operation = {
    op: 'unset',
    entity,
    ...path,
    ...(number === undefined ? {} : { number }),
    ...(values.length === 0 ? {} : { values }),
  };
  reportChange(context, await change(context, options, [operation]), `Removed ${key} of ${entity}`);
  return exitCode.ok;
}
