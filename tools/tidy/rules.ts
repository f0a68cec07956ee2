import { homedir } from 'node:os';
import { noCycles } from './cycle-rule.ts';
import { declaredImports, exactVersions, importedDependencies, lockFile } from './dependency-rules.ts';
import { docsPaths } from './docs-rule.ts';
import { frontDoor, importArrows, noInnerBarrel, pureCode, sqlInStore } from './import-rules.ts';
import { localPlaces, noLocalPlaces } from './place-rule.ts';
import type { Rule } from './rule.ts';
import { fileNames, fileSize, indexFiles, noSilencedTypes, noUnfinishedMarks } from './shape-rules.ts';

/** All rules that Biome cannot check; the others are in biome.json. */
export function rulesFor(root: string): readonly Rule[] {
  return [
    importArrows,
    frontDoor,
    noInnerBarrel,
    noCycles,
    pureCode,
    sqlInStore,
    fileNames,
    fileSize,
    indexFiles,
    noUnfinishedMarks,
    noSilencedTypes,
    docsPaths,
    exactVersions,
    declaredImports,
    importedDependencies,
    lockFile,
    noLocalPlaces(localPlaces(root, homedir())),
  ];
}
