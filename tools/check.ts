// `npm run check`: what must be green before every commit, in less than two minutes.
import { availableParallelism } from 'node:os';
import { findTests } from './suite/find-tests.ts';
import { checkSteps } from './suite/steps.ts';
import { runSuite } from './suite/suite.ts';
import { root } from './suite/workspace.ts';

const stage = {
  title: 'Checks and unit tests',
  steps: checkSteps,
  files: findTests(root).unit,
  width: Math.min(4, availableParallelism()),
  fileTimeoutMs: 60_000,
};

process.exitCode = await runSuite([stage], { totalMs: 10 * 60_000 });
