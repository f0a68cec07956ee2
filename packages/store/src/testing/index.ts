// Rigs for tests of this and other packages. Nothing here is for production.
export { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
export { type DialectCase, eachDialect } from './each-dialect.ts';
export { factOf, revisionOf, testEntity } from './facts.ts';
export { createFormat1 } from './format-1.ts';
export { type KillReport, type KillWriterOptions, killWriter } from './kill-writer.ts';
export { findMariadb, MARIADB_MISSING, type MariadbRig, startMariadb } from './mariadb.ts';
