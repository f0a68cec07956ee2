// `npm start` and `npm test` typed at once in two terminals must not both rewrite node_modules.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { LaunchError } from './launch-error.mjs';
import { pathOf } from './place.mjs';

const turnPath = pathOf('.cache/install-turn');

const ASK_AGAIN_MS = 300;

/** Runs the work while no other process of this clone does; waits for one that does. */
export async function inTurn(say, work) {
  for (let told = false; !takeTurn(); told = true) {
    if (!told) say('waiting for another command that installs packages');
    await pause(ASK_AGAIN_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(turnPath, { force: true });
  }
}

function takeTurn() {
  try {
    mkdirSync(pathOf('.cache'), { recursive: true });
    writeFileSync(turnPath, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw new LaunchError(`cannot write to this clone: ${error.message}`);
    if (!isAlive(holder())) rmSync(turnPath, { force: true });
    return false;
  }
}

/** Null while the other one is between making the file and writing its number. */
function holder() {
  try {
    return Number(readFileSync(turnPath, 'utf8')) || null;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid) {
  if (pid === null) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
