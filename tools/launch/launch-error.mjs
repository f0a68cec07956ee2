/** Why the launcher cannot go on, as one sentence for the person at the terminal. */
export class LaunchError extends Error {}
