import type { CommandSpec } from '../command.ts';
import { accessCommands } from './access.ts';
import { attributeCommands } from './attribute.ts';
import { catalogCommands } from './catalog.ts';
import { entityCommands } from './entity.ts';
import { historyCommands } from './history.ts';
import { networkCommands } from './network.ts';
import { placeCommands } from './place.ts';
import { programCommands } from './program.ts';
import { serverCommands } from './server.ts';
import { tagCommands } from './tag.ts';
import { transferCommands } from './transfer.ts';
import { variableCommands } from './variable.ts';

/** Every command, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  ...entityCommands,
  ...attributeCommands,
  ...placeCommands,
  ...networkCommands,
  ...tagCommands,
  ...variableCommands,
  ...historyCommands,
  ...transferCommands,
  ...catalogCommands,
  ...accessCommands,
  ...serverCommands,
  ...programCommands,
];
