// `npm test`: everything. `npm test -- store/ revert` runs only the files whose path has one of these texts in it.
import { availableParallelism } from 'node:os';
import { provideDebianPackages } from './suite/debian-packages.ts';
import { findTests } from './suite/find-tests.ts';
import { print } from './suite/print.ts';
import { bundleStep, checkSteps } from './suite/steps.ts';
import { runSuite, type Stage } from './suite/suite.ts';
import { root } from './suite/workspace.ts';

const MINUTE_MS = 60_000;
const isLong = process.env['MUSTER_TEST_LONG'] === '1';
const wanted = process.argv.slice(2);

const files = findTests(root);
const width = Math.min(4, availableParallelism());
const stages: readonly Stage[] = [
  { title: 'Checks and unit tests', steps: [bundleStep, ...checkSteps], files: files.unit, width, fileTimeoutMs: 3 * MINUTE_MS },
  { title: 'Tests of packages', steps: [], files: files.package, width, fileTimeoutMs: 10 * MINUTE_MS },
  // Servers and their load share the machine already: one file at a time.
  { title: 'End to end', steps: [], files: files.e2e, width: 1, fileTimeoutMs: (isLong ? 120 : 12) * MINUTE_MS },
];

provideDebianPackages(print);
process.exitCode = await runSuite(stages.map(onlyWanted), { totalMs: (isLong ? 360 : 50) * MINUTE_MS });

function onlyWanted(stage: Stage): Stage {
  if (wanted.length === 0) return stage;
  const chosen = stage.files.filter((file) => wanted.some((text) => file.includes(text)));
  return { ...stage, files: chosen, steps: stage.steps.filter((step) => step === bundleStep) };
}
