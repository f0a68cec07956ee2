// What an operator has listed, and whether a URL is among it. Nothing is fetched from anywhere that is not.
import { BlockList, isIP, isIPv4 } from 'node:net';
import { err, ok, type Problem, problem, type Result } from '@muster/protocol';
import { isPublicAddress, withoutMapping } from './public-address.ts';

export interface AllowList {
  /** `https://host`, `http://host:8080`: scheme, host and port as URLs write them, the usual port left out. */
  readonly origins: ReadonlySet<string>;
  /** Addresses that may be asked although they are not public. */
  readonly addresses: BlockList;
}

/**
 * Entries: `host` and `host:port` (https), `http://host:port`, and addresses or blocks (`10.1.0.0/16`), which alone make an
 * address that is not public acceptable. To list an address, or `localhost`, as the host of an origin lists it as such, too.
 */
export function parseAllowList(entries: readonly string[]): Result<AllowList, Problem> {
  const origins = new Set<string>();
  const addresses = new BlockList();
  for (const entry of entries) {
    if (addBlock(addresses, entry)) continue;
    const origin = parseOrigin(entry);
    if (origin === null) return err(malformedEntry(entry));
    origins.add(origin.origin);
    const host = origin.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0) addBlock(addresses, host);
    if (host === 'localhost') for (const address of ['127.0.0.1', '::1']) addBlock(addresses, address);
  }
  return ok({ origins, addresses });
}

/** The URL in its one canonical spelling, if it may be asked for: decimal and octal addresses are ordinary ones here. */
export function checkUrl({ origins }: AllowList, url: URL): Problem | null {
  if (url.username !== '' || url.password !== '') {
    return problem('invalid', 'variable-file.credentials', 'the URL of a variable file must not hold a user or password', {
      hint: 'give the server access to the file another way',
    });
  }
  if (origins.has(url.origin)) return null;
  const listed = origins.size === 0 ? 'none is listed' : 'it is not among them';
  return problem('forbidden', 'variable-file.not-listed', `variable files come from listed hosts only, and ${listed}: ${url.origin}`, {
    hint: 'an administrator lists it in variable_file_hosts (MUSTER_VARIABLE_FILE_HOSTS); http needs its scheme there',
  });
}

export function mayAsk({ addresses }: AllowList, address: string): boolean {
  const plain = withoutMapping(address);
  return isPublicAddress(plain) || addresses.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}

function addBlock(list: BlockList, entry: string): boolean {
  const [address = '', prefixText, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  const bits = family === 4 ? 32 : 128;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return false;
  if (prefix > bits) return false;
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return true;
}

function parseOrigin(entry: string): URL | null {
  const url = URL.parse(/^https?:\/\//i.test(entry) ? entry : `https://${entry}`);
  if (url === null || url.hostname === '' || url.username !== '' || url.password !== '') return null;
  return url.pathname === '/' && url.search === '' && url.hash === '' ? url : null;
}

function malformedEntry(entry: string): Problem {
  return problem('invalid', 'variable-file.listing', `variable_file_hosts has an entry that is neither a host nor an address: ${entry}`, {
    hint: 'for example: vars.example.com, vars.example.com:8443, http://10.1.2.3:8080, 10.1.0.0/16',
  });
}
