// The one door to every npm script: makes the clone ready (packages, command-line bundle), then hands over to the
// Node that the lock file names. Plain JavaScript for Node 18 and later, because it runs before anything is installed.
// Usage: node tools/launch.mjs COMMAND [ARGUMENT...]
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import process from 'node:process';
import { findNode } from './launch/find-node.mjs';
import { LaunchError } from './launch/launch-error.mjs';
import { onceAbandoned } from './launch/lineage.mjs';
import { ensurePackages } from './launch/packages.mjs';
import { pathOf } from './launch/place.mjs';

// glibc gives each thread an arena of its own that it hardly ever gives back: after a load of 100,000 hosts that is 250 MB.
const commands = {
  start: { script: 'packages/server/src/main.ts', bundle: true, environment: { MALLOC_ARENA_MAX: '2' } },
  test: { script: 'tools/test.ts' },
  'test:long': { script: 'tools/test.ts', environment: { MUSTER_TEST_LONG: '1' } },
  check: { script: 'tools/check.ts' },
  format: { script: 'tools/format.ts' },
  bench: { script: 'tools/bench.ts', bundle: true },
  golden: { script: 'tools/golden.ts', bundle: true },
  generate: { script: 'tools/generate.ts' },
};

async function main([name, ...args]) {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (command === undefined)
    throw new LaunchError(`there is no command \`${name ?? ''}\`: it is one of ${Object.keys(commands).join(', ')}`);
  await ensurePackages();
  const node = findNode();
  if (command.bundle) await runOrRefuse(node, [pathOf('tools/bundle.ts')], 'cannot build the command-line program');
  return run(node, [pathOf(command.script), ...args], command.environment);
}

async function runOrRefuse(node, args, refusal) {
  const code = await run(node, args);
  if (code !== 0) throw new LaunchError(`${refusal}: see the messages above`);
}

/** Resolves to the exit code; a child that a signal ended counts as 128 + its number, as in a shell. */
function run(node, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
    const stopForwarding = forwardSignals(child);
    const stopLooking = onceAbandoned(() => child.kill('SIGTERM'));
    child.on('error', (error) => reject(new LaunchError(`cannot run ${node}: ${error.message}`)));
    child.on('exit', (code, signal) => {
      stopForwarding();
      stopLooking();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** A terminal sends Ctrl-C to the whole group of processes, so that one is only kept from ending the launcher first. */
function forwardSignals(child) {
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const handler = () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`muster: ${error instanceof LaunchError ? error.message : error.stack}\n`);
    // Whoever reads the last line of a test run must find one, even when there was nothing to run the tests with.
    if (process.argv[2]?.startsWith('test')) process.stdout.write('0 passed, 1 failed\n');
    process.exitCode = 1;
  },
);
