import { err, ok, type Problem, problem, type Result } from '@muster/protocol';

export interface MariadbTarget {
  /** In the order they are tried; the first that answers takes all writes. */
  readonly hosts: readonly MariadbHost[];
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** `?tls=true`: encrypted, the server's certificate checked against the system's authorities. */
  readonly tls: boolean;
}

export interface MariadbHost {
  readonly host: string;
  readonly port: number;
}

const URL_PARTS = /^(?:mysql|mariadb):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^@/?]+)\/([^/?]+)(?:\?(.*))?$/;
const HOST_PARTS = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:]+))(?::(\d{1,5}))?$/;
const DEFAULT_PORT = 3306;

/** `mysql://user:password@a,b:3307,[::1]/database?tls=true`. Never repeats the password in a problem. */
export function parseMariadbUrl(url: string): Result<MariadbTarget, Problem> {
  const parts = URL_PARTS.exec(url);
  if (parts === null) return err(malformed('it is not mysql://user:password@host[,host...]/database'));
  const [, user = 'muster', password = '', hostList = '', database = '', query = ''] = parts;
  const hosts: MariadbHost[] = [];
  for (const text of hostList.split(',')) {
    const host = parseHost(text);
    if (host === null) return err(malformed(`"${text}" is not a host with an optional port`));
    hosts.push(host);
  }
  const options = new URLSearchParams(query);
  for (const name of options.keys()) if (name !== 'tls') return err(malformed(`there is no option "${name}"`));
  const decoded = decodeAll([user, password, database]);
  if (decoded === null) return err(malformed('a % is not followed by two hexadecimal digits'));
  const [userText = '', passwordText = '', databaseText = ''] = decoded;
  const tls = options.get('tls') === 'true';
  return ok({ hosts, user: userText, password: passwordText, database: databaseText, tls });
}

function parseHost(text: string): MariadbHost | null {
  const parts = HOST_PARTS.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  if (parts === null || host === undefined) return null;
  const port = parts[3] === undefined ? DEFAULT_PORT : Number(parts[3]);
  return port >= 1 && port <= 65535 ? { host, port } : null;
}

function decodeAll(texts: readonly string[]): string[] | null {
  try {
    return texts.map(decodeURIComponent);
  } catch {
    // The only thing that decodeURIComponent throws for.
    return null;
  }
}

function malformed(why: string): Problem {
  return problem('invalid', 'store.url', `the address of the database is malformed: ${why}`, {
    hint: 'for example mysql://muster:secret@db1,db2,db3/muster',
  });
}
