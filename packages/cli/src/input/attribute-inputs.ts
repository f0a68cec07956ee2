import type { AttributeInput, ValueInput } from '@muster/model';
import type { Context } from '../context.ts';
import { parseKeyPath, splitAssignment } from './key-path.ts';
import { parseValueArgument, type ValueOptions } from './value-arguments.ts';

/** `--attr KEY=VALUE` options; a key that comes several times has several values. */
export async function attributeInputs(context: Context, assignments: readonly string[]): Promise<AttributeInput[]> {
  const byKey = new Map<string, ValueInput[]>();
  for (const assignment of assignments) {
    const [key, text] = splitAssignment(assignment);
    const values = byKey.get(key) ?? [];
    values.push(await valueInput(context, text, {}));
    byKey.set(key, values);
  }
  return [...byKey].map(([key, values]) => ({ ...parseKeyPath(key), values }));
}

export async function valueInputs(context: Context, texts: readonly string[], options: ValueOptions): Promise<ValueInput[]> {
  const values: ValueInput[] = [];
  for (const text of texts) values.push(await valueInput(context, text, options));
  return values;
}

function valueInput(context: Context, text: string, options: ValueOptions): Promise<ValueInput> {
  return parseValueArgument(text, options, (path) => uploadFile(context, path));
}

export async function uploadFile(context: Context, path: string): Promise<string> {
  const client = await context.client();
  const { sha256 } = await client.blobs.put({ content: await context.world.readFile(path) });
  return sha256;
}
