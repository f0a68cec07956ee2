// The command line of Muster is a program (main.ts). What its commands are is data, for the reference that is made of it.
export type { CommandSpec, OptionSpec } from './command.ts';
export { commands } from './commands/commands.ts';
