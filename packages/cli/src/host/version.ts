import packageJson from '../../package.json' with { type: 'json' };

/** Of this program; the server tells its own. */
export const VERSION: string = packageJson.version;
