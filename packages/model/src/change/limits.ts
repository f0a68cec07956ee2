// What a change may ask for at most. The server limits bytes before anything is parsed; these limits keep what is within
// those bytes cheap, and what gets into the ledger small enough to be held in memory many times over.

/** A load of 100,000 hosts with everything about them is one change; more is several. */
export const OPERATIONS_MAX = 500_000;
/** Nobody reads more; a hostile load must not become as many problems as it has rows. */
export const PROBLEMS_MAX = 10_000;
/** What stands in the way of a revert: whoever sees so many knows that it will not be made. */
export const CONFLICTS_MAX = 1_000;
/** id, or tenant/kind:name with names of 253 characters. */
export const REF_LENGTH_MAX = 600;
/** Keys and subkeys are index axes and columns: 128 is twice the longest in clusto's and Craton's data. */
export const KEY_LENGTH_MAX = 128;
/** Ports, disks, units: no count in a fleet is near it, and it fits every database's integer. */
export const NUMBER_MAX = 2_147_483_647;
/** Text or JSON that is longer belongs into a blob. */
export const VALUE_LENGTH_MAX = 65_536;
/** JSON values are walked recursively when they are hashed; nobody nests by hand deeper than this. */
export const VALUE_DEPTH_MAX = 32;
/** Values of one key in one operation. */
export const VALUES_MAX = 1_000;
/** Facts of one entity: records are copied when they change. */
export const FACTS_MAX = 20_000;
/** Tags of one host. The longest lists seen in practice are about 40. */
export const TAGS_MAX = 1_000;
/** Grants of one token. */
export const GRANTS_MAX = 100;
/** Messages are shown in lists; long reasons belong into the ticket that they name. */
export const MESSAGE_LENGTH_MAX = 2_000;
export const URL_LENGTH_MAX = 2_000;
/** Names looked at, and problems that get suggestions: a thousand misspelled rows must not cost a thousand searches. */
export const SUGGESTION_SCAN_MAX = 20_000;
export const SUGGESTED_PROBLEMS_MAX = 3;
