// Logs are JSON lines. They hold what is named where they are written, never a token, a secret or a body.
import type { LogLevel } from '../config.ts';
import type { Log } from '../ports.ts';

const ORDER: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug'];

export function logTo(stream: { write(text: string): unknown }, level: LogLevel): Log {
  const write = (at: LogLevel, fields: Readonly<Record<string, unknown>>, message: string): void => {
    if (ORDER.indexOf(at) > ORDER.indexOf(level)) return;
    stream.write(`${JSON.stringify({ time: new Date().toISOString(), level: at, message, ...fields })}\n`);
  };
  return {
    info: (fields, message) => write('info', fields, message),
    warn: (fields, message) => write('warn', fields, message),
    error: (fields, message) => write('error', fields, message),
  };
}
