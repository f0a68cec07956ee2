// `npm run format`: Biome writes what it can put right by itself. `npm run format -- packages/model` does so there only.
import { spawnSync } from 'node:child_process';
import { BIOME_MISSING, findBiome } from './suite/biome.ts';
import { root } from './suite/workspace.ts';

const biome = findBiome();
if (biome === null) {
  console.error(`cannot format: ${BIOME_MISSING}`);
  process.exitCode = 1;
} else {
  const places = process.argv.slice(2);
  process.exitCode =
    spawnSync(biome, ['check', '--write', ...(places.length > 0 ? places : ['.'])], { cwd: root, stdio: 'inherit' }).status ?? 1;
}
