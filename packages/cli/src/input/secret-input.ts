import type { ValueInput } from '@muster/model';
import type { Context } from '../context.ts';

/** A secret as it was typed; `-` reads it from standard input, where no list of processes and no shell history shows it. */
export async function secretInput(context: Context, text: string): Promise<ValueInput> {
  if (text !== '-') return { secret: text };
  const typed = new TextDecoder('utf-8', { fatal: true }).decode(await context.world.readFile('-'));
  return { secret: typed.replace(/\r?\n$/, '') };
}
