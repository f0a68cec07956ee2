/**
 * Facts come and go in pieces of about this many bytes: small enough that the event loop handles one between two
 * requests (JSON.parse takes 5 ms for 1 MB), large enough that the cost per statement does not count.
 */
export const LINES_BYTES_MAX = 1_000_000;

/** Facts in one piece, when they are small. */
export const LINES_COUNT_MAX = 5_000;

/** One statement takes at most so much: well within MariaDB's default packet of 16 MiB. */
export const STATEMENT_BYTES_MAX = 2_000_000;

/** One body, blob or answer: with its escaping and the rest of the row it still fits a packet of 16 MiB. */
export const ROW_BYTES_MAX = 7_000_000;
