// The commands of the README's tour, in order, as a reader would type them.

export interface TourCommand {
  readonly line: number;
  readonly text: string;
  /** The README says beside the command that it fails. */
  readonly fails: boolean;
}

const TOUR = '## A tour';

/** Every line of every `sh` block of the tour. A comment that says `fails` marks a command that shall. */
export function tourCommands(readme: string): TourCommand[] {
  const commands: TourCommand[] = [];
  let inTour = false;
  let inBlock = false;
  for (const [at, text] of readme.split('\n').entries()) {
    if (!inBlock && text.startsWith('## ')) inTour = text === TOUR;
    else if (text.startsWith('```')) inBlock = inTour && text === '```sh';
    else if (inBlock && text.trim() !== '' && !text.startsWith('#')) commands.push({ line: at + 1, text, fails: /#.*\bfails\b/.test(text) });
  }
  return commands;
}
