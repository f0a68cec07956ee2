/** group_vars files that people keep by hand have some kilobytes; this is a hundred times as much. */
export const FILE_BYTES_MAX = 1024 * 1024;

/** A person waits for the answer, and whoever asks for many such files must not hold many connections for long. */
export const FETCH_TIME_MAX_MS = 10_000;

/** Names that resolve to more addresses are not those of a file server. */
export const ADDRESSES_MAX = 32;
