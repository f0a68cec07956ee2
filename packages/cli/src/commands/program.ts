// The program itself: completion, the shell, scripts.
import { type CommandSpec, exitCode } from '../command.ts';
import { completionScript } from '../complete/scripts.ts';
import { UsageError } from '../input/usage-error.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

export const programCommands: readonly CommandSpec[] = [
  {
    name: 'completion',
    args: 'bash|zsh|fish',
    summary: 'Print what makes the shell complete muster’s words and names',
    access: 'local',
    completes: [{ words: shells }],
    examples: ['source <(muster completion bash)', 'muster completion fish > ~/.config/fish/completions/muster.fish'],
    run: async (context, [word = '']) => {
      const shell = shells.find((one) => one === word);
      if (shell === undefined) throw new UsageError(`${JSON.stringify(word)} is no shell that muster knows`, 'It is bash, zsh or fish.');
      context.output.raw(completionScript(shell));
      return exitCode.ok;
    },
  },
  {
    name: 'shell',
    args: '',
    summary: 'Type commands without muster in front, and JavaScript with the client at hand',
    details:
      'A line that begins with a command is a command; every other line is JavaScript, with `client`, `list(expression)` and `get(name)`.',
    access: 'local',
    examples: ['muster shell', "echo 'list kind:server' | muster shell"],
    run: async (context) => {
      const { runShell } = await import('../shell/shell.ts');
      await runShell(context);
      return exitCode.ok;
    },
  },
  {
    name: 'script',
    args: 'FILE [ARGUMENT...]',
    summary: 'Run a TypeScript file with a connected client',
    details: 'When the file exports `async function main({ client, args })`, that is called; it may import from @muster/client.',
    access: 'local',
    completes: ['file'],
    examples: ['muster script examples/reserve-servers.ts'],
    run: async (context, [path = '', ...args]) => {
      const { runScript } = await import('../shell/script.ts');
      await runScript(context, path, args);
      return exitCode.ok;
    },
  },
];
