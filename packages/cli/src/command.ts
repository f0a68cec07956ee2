// A command is data: the program, its help, the completion and the reference are made from it.
import type { Context } from './context.ts';

export interface CommandSpec {
  /** One word, or a group and a verb: `list`, `attr set`. */
  readonly name: string;
  /** As the help shows it: `NAME... HOLDER`, `['EXPR']`. Names before options. */
  readonly args: string;
  readonly summary: string;
  /** What is worth knowing beyond the summary; plain text. */
  readonly details?: string;
  readonly options?: readonly OptionSpec[];
  /** At least one; shown below the help, each as it would be typed. */
  readonly examples: readonly string[];
  /** Reads take `--as-of`, writes take `--message` and `--dry-run`. */
  readonly access: 'read' | 'write' | 'local';
  /** What the words after the command are, for completion: names, expressions, kinds, keys... The last one repeats. */
  readonly completes?: readonly Completion[];
  run(context: Context, args: readonly string[], options: Options): Promise<ExitCode | undefined>;
}

/** Names of entities; of one kind where one is given; words that are known without asking; nothing. */
export type Completion = 'name' | 'kind' | 'file' | 'none' | { readonly kind: string } | { readonly words: readonly string[] };

export interface OptionSpec {
  /** Commander's form: `--in <holder>`, `--recursive`, `-f, --file <path>`. */
  readonly flags: string;
  readonly summary: string;
  /** May be given several times; its value is a list. */
  readonly repeats?: boolean;
}

/** 0 ok, 1 error, 2 usage, 3 differences found. */
export type ExitCode = 0 | 1 | 2 | 3;

export const exitCode = { ok: 0, error: 1, usage: 2, differences: 3 } as const satisfies Record<string, ExitCode>;

/** The options of one call, read by the names of their flags. */
export interface Options {
  flag(name: string): boolean;
  text(name: string): string | undefined;
  list(name: string): readonly string[];
}

/** How many words a command takes: `NAME... HOLDER` is two or more, `['EXPR']` at most one. */
export function argumentCounts(args: string): { readonly min: number; readonly max: number } {
  const words = args === '' ? [] : args.split(' ');
  const min = words.filter((word) => !word.startsWith('[')).length;
  return { min, max: words.some((word) => word.includes('...')) ? Number.POSITIVE_INFINITY : words.length };
}
