// The server: HTTP, the one writer, rights, secrets. Started by main.ts; other programs and tests start it here.
export { type Config, readConfig, type Settings, settingsFromEnvironment, settingsFromFile } from './config.ts';
export { exampleDocuments } from './example/load-example.ts';
export { type RunningServer, type Surroundings, startServer } from './start.ts';
