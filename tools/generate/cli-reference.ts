// docs/reference/cli.md: every command with its usage, options and examples, from the commands themselves.
import { type CommandSpec, commands } from '@muster/cli';
import { code, GENERATED, page } from './markdown.ts';

export function renderCliReference(): string {
  return page([
    GENERATED,
    '# The command line',
    '`muster COMMAND --help` says the same. Exit status: 0 ok, 1 error, 2 usage, 3 differences found. Every command takes `--json`,' +
      ' `--tenant` and `--url`; reads take `--as-of`, writes take `--message` and `--dry-run`.',
    ...commands.flatMap(renderCommand),
  ]);
}

function renderCommand(spec: CommandSpec): string[] {
  const options = (spec.options ?? []).map((option) => `- ${code(option.flags)}: ${option.summary}`);
  return [
    `## muster ${spec.name}`,
    code(`muster ${spec.name} ${spec.args}`.trim()),
    `${spec.summary}.${spec.details === undefined ? '' : ` ${spec.details}`}`,
    ...(options.length === 0 ? [] : [options.join('\n')]),
    `\`\`\`text\n${spec.examples.join('\n')}\n\`\`\``,
  ];
}
