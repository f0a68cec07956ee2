// Where a run happens: the clone, an environment without the user's own settings, and a folder that goes away with the run.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Workspace {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  newPath(stem: string): string;
  remove(): void;
}

export const root = dirname(dirname(import.meta.dirname));

export function openWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'muster-'));
  // As /tmp itself: database servers that the tests start run as a user of their own.
  chmodSync(folder, 0o1777);
  let count = 0;
  return {
    root,
    env: testEnvironment(process.env, folder),
    newPath: (stem) => join(folder, `${stem}-${++count}`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** MUSTER_URL or MUSTER_DATA of the user must not lead a test to the user's own server. */
function testEnvironment(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('MUSTER_') || name.startsWith('MUSTER_TEST_') || name === 'MUSTER_GOLDEN',
  );
  return { ...Object.fromEntries(kept), TMPDIR: folder, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_TEST_CONTEXT: undefined };
}
