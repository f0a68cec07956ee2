// The commands of a page of documentation, in order, as a reader would type them.

export interface ShellCommand {
  readonly line: number;
  readonly text: string;
  /** The page says beside the command that it fails. */
  readonly fails: boolean;
}

const HERE_DOCUMENT = /<<-?\s*(['"]?)(\w+)\1/;

/** Every command of every `sh` block, of one section (`## ...`) or of the whole page. A comment that says `fails` marks one that shall. */
export function shellCommands(page: string, section?: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  const lines = page.split('\n');
  let isInSection = section === undefined;
  let isInBlock = false;
  for (let at = 0; at < lines.length; at += 1) {
    const text = lines[at] ?? '';
    if (section !== undefined && !isInBlock && text.startsWith('## ')) isInSection = text === section;
    else if (text.startsWith('```')) isInBlock = isInSection && text === '```sh';
    else if (isInBlock && text.trim() !== '' && !text.startsWith('#')) {
      const whole = wholeCommand(lines, at);
      commands.push({ line: at + 1, text: whole, fails: /#.*\bfails\b/.test(whole) });
      at += whole.split('\n').length - 1;
    }
  }
  return commands;
}

/** With the lines that a backslash continues, and with its here document. */
function wholeCommand(lines: readonly string[], start: number): string {
  let end = start;
  while ((lines[end] ?? '').endsWith('\\')) end += 1;
  const terminator = HERE_DOCUMENT.exec(lines[start] ?? '')?.[2];
  if (terminator !== undefined) while (end < lines.length - 1 && lines[end] !== terminator) end += 1;
  return lines.slice(start, end + 1).join('\n');
}
