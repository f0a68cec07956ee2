// `npm run golden`: runs the tests that have golden files with MUSTER_GOLDEN=1, which makes them write what they would compare.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTests } from './suite/find-tests.ts';
import { bundleStep } from './suite/steps.ts';
import { runSuite } from './suite/suite.ts';
import { root } from './suite/workspace.ts';

const files = Object.values(findTests(root)).flat();
const withGoldens = files.filter((file) => readFileSync(join(root, file), 'utf8').includes('MUSTER_GOLDEN'));

process.env['MUSTER_GOLDEN'] = '1';
process.exitCode = await runSuite(
  [{ title: 'Golden files', steps: [bundleStep], files: withGoldens, width: 2, fileTimeoutMs: 10 * 60_000 }],
  { totalMs: 30 * 60_000 },
);
