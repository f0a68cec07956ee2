// Makes Commander's program of the commands. Commander parses, helps and suggests; what a command does is its own.
import { Command, CommanderError, Option } from 'commander';
import { argumentCounts, type CommandSpec, type ExitCode, exitCode, type OptionSpec } from './command.ts';
import { commands } from './commands/commands.ts';
import type { Context } from './context.ts';
import { UsageError } from './input/usage-error.ts';
import { optionsFrom } from './options.ts';
import type { Streams } from './output/output.ts';

export interface ProgramWorld {
  readonly streams: Streams;
  readonly version: string;
  context(options: { readonly json: boolean; readonly url: string | undefined }): Context;
}

const commonOptions: readonly OptionSpec[] = [
  { flags: '--json', summary: 'answer as JSON, always in the same form' },
  { flags: '--tenant <tenant>', summary: 'where names are looked up (default: default)' },
  { flags: '--url <url>', summary: 'the server (default: MUSTER_URL, or the one on this machine)' },
];
const readOptions: readonly OptionSpec[] = [
  { flags: '--as-of <when>', summary: 'as it was then: a time, a revision, HEAD~2, or how long ago (1h, 2d)' },
];
const writeOptions: readonly OptionSpec[] = [
  { flags: '-m, --message <text>', summary: 'why: kept with the revision' },
  { flags: '--dry-run', summary: 'show what would change; change nothing' },
];

/** Runs one command line (without the program's name); resolves to the exit status. Throws what a command throws. */
export async function runCommandLine(words: readonly string[], world: ProgramWorld): Promise<ExitCode> {
  const outcome: { code: ExitCode } = { code: exitCode.ok };
  const program = buildProgram(world, outcome);
  try {
    await program.parseAsync(words, { from: 'user' });
    return outcome.code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  }
}

function buildProgram(world: ProgramWorld, outcome: { code: ExitCode }): Command {
  const program = new Command('muster')
    .description('Muster keeps a fleet of machines in order: what there is, where it is, who changed it.')
    .version(world.version)
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for the whole of it)')
    .addHelpText(
      'after',
      '\nExit status: 0 ok, 1 error, 2 usage, 3 differences found.\nMUSTER_URL and MUSTER_TOKEN say where the server is and who you are; on its own machine neither is needed.',
    );
  configure(program, world);
  const groups = new Map<string, Command>();
  for (const spec of commands) {
    const [group = '', verb] = spec.name.split(' ');
    const parent = verb === undefined ? program : groupOf(program, groups, group, world);
    parent.addCommand(buildCommand(spec, verb ?? group, world, outcome));
  }
  return program;
}

function groupOf(program: Command, groups: Map<string, Command>, name: string, world: ProgramWorld): Command {
  const found = groups.get(name);
  if (found !== undefined) return found;
  const verbs = commands.filter((spec) => spec.name.startsWith(`${name} `)).map((spec) => spec.name.slice(name.length + 1));
  const group = configure(new Command(name).description(`${verbs.join(', ')}`).usage('VERB'), world).showSuggestionAfterError();
  groups.set(name, group);
  program.addCommand(group);
  return group;
}

function buildCommand(spec: CommandSpec, verb: string, world: ProgramWorld, outcome: { code: ExitCode }): Command {
  const command = configure(new Command(verb), world).summary(spec.summary).argument('[words...]').usage(`${spec.args} [options]`.trim());
  command.description(spec.details === undefined ? spec.summary : `${spec.summary}\n\n${spec.details}`);
  for (const option of optionsOf(spec)) command.addOption(buildOption(option));
  command.addHelpText('after', `\nExamples:\n${spec.examples.map((example) => `  ${example}`).join('\n')}`);
  command.action(async (words: string[], values: Record<string, unknown>) => {
    checkCount(spec, words);
    const url = typeof values.url === 'string' ? values.url : undefined;
    outcome.code = (await spec.run(world.context({ json: values.json === true, url }), words, optionsFrom(values))) ?? exitCode.ok;
  });
  return command;
}

/** All options that a command takes; the completion reads them too. */
export function optionsOf(spec: CommandSpec): readonly OptionSpec[] {
  const byAccess = spec.access === 'read' ? readOptions : spec.access === 'write' ? writeOptions : [];
  return [...(spec.options ?? []), ...byAccess, ...commonOptions];
}

function buildOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.summary);
  return spec.repeats ? option.argParser((text: string, before: string[] | undefined) => [...(before ?? []), text]) : option;
}

function checkCount(spec: CommandSpec, words: readonly string[]): void {
  const { min, max } = argumentCounts(spec.args);
  if (words.length >= min && words.length <= max) return;
  const problem = words.length < min ? 'something is missing' : `${JSON.stringify(words[max] ?? '')} is too much`;
  throw new UsageError(
    `muster ${spec.name}: ${problem}`,
    `Usage: muster ${spec.name} ${spec.args}\nFor example: ${spec.examples[0] ?? ''}`,
  );
}

function configure(command: Command, world: ProgramWorld): Command {
  // The words of a command are checked by its own usage, which is also what the list of commands shows.
  command.configureHelp({
    visibleArguments: () => [],
    subcommandTerm: (one) => `${one.name()} ${one.usage().replace(' [options]', '').replace('[options]', '')}`.trim(),
  });
  return command.exitOverride().configureOutput({
    writeOut: (text) => world.streams.out.write(text),
    writeErr: (text) => world.streams.err.write(text),
  });
}
