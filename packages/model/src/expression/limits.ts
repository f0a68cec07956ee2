// What an expression may be at most. The length is looked at before anything else; depth and terms while parsing.

/** 16 kB hold a list of a thousand names; more is a pool or a tag. */
export const EXPRESSION_LENGTH_MAX = 16_384;
/** Parsing, printing and evaluating recurse, and dynamic groups evaluate inside evaluations. Nobody nests 100 levels by hand. */
export const EXPRESSION_DEPTH_MAX = 100;
/** Conditions in one expression: a thousand listed names, and some to spare. */
export const EXPRESSION_TERMS_MAX = 2_000;
/** Names have at most 253 characters; matching a glob takes its length times the text's. */
export const GLOB_LENGTH_MAX = 256;
/** Of the regular expressions in use for hosts the longest seen are about 300 characters. */
export const REGEX_LENGTH_MAX = 512;
/** Instructions of a compiled regular expression: matching takes this many steps per character at worst. */
export const REGEX_PROGRAM_MAX = 2_000;
/** Compiling `(?i)[\x{e9}-\x{10fff0}]` takes 4 ms, measured. */
export const REGEX_LARGE_CLASSES_MAX = 8;
/** Compiling 512 characters takes up to 5 ms. */
export const REGEX_COUNT_MAX = 16;
/** Instructions times characters in one match, which cannot be interrupted: 25 ns each, thus 50 ms. */
export const REGEX_WORK_MAX = 2_000_000;
/** A step is about 10 ns (see condition.ts), thus about two seconds of CPU. */
export const EVALUATION_STEPS_MAX = 200_000_000;
/** Dynamic groups that depend on dynamic groups; also how far groups that depend on themselves are followed. */
export const GROUP_DEPTH_MAX = 8;
/** A pick is something that people act upon; whole fleets are queried. */
export const PICK_COUNT_MAX = 10_000;
