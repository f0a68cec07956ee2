// Loaded only by the commands that need it: the parser takes longer to load than most commands take to run.
export { parse, stringify } from 'yaml';
