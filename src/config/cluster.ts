import { formatAddress } from '../bytes/address.js';
import { failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { parseAddress } from './parse-address.js';

/** How somebody is known to NATS: not at all, by a token, by user and password, or by the JWT of a credentials file. */
export type ClusterLogin =
  | { readonly type: 'none' }
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'password'; readonly user: string; readonly password: string }
  | { readonly type: 'credentials'; readonly file: string };

/** The NATS servers of a cluster, and the login that their URLs name. */
export interface ClusterServers {
  /** `HOST:PORT` each, IPv6 in brackets; at least one. */
  readonly servers: readonly string[];
  readonly isTls: boolean;
  readonly login: Exclude<ClusterLogin, { type: 'credentials' }>;
}

/** The port that NATS servers listen on. */
const natsPort = 4222;
const maxServers = 32;
const maxNameLength = 32;

/**
 * Reads the URLs of NATS servers, separated by commas: `nats://HOST`, `tls://HOST:PORT`, `nats://TOKEN@HOST`,
 * `nats://USER:PASSWORD@HOST`, or `HOST:PORT` alone. The first login holds for all, as NATS clients take it.
 */
export function parseClusterServers(text: string): Parsed<ClusterServers> {
  const invalid: Parsed<never> = {
    ok: false,
    failure: failure('CLUSTER_URL_INVALID', { text: shown(text) }),
  };
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length > maxServers) return invalid;
  const servers: string[] = [];
  let login: ClusterServers['login'] = { type: 'none' };
  let isTls = false;
  for (const part of parts) {
    const [, scheme = 'nats', userInfo, rest = ''] =
      /^(?:(nats|tls):\/\/)?(?:([^@/]*)@)?([^@/]+)\/?$/.exec(part) ?? [];
    const withPort = /(^[^:]+|\])$/.test(rest) ? `${rest}:${natsPort}` : rest;
    const address = parseAddress(withPort, 1);
    if (!address.ok || address.value.host === undefined) return invalid;
    if (userInfo !== undefined && login.type === 'none') {
      const found = loginOf(userInfo);
      if (found === undefined) return invalid;
      login = found;
    }
    isTls ||= scheme === 'tls';
    servers.push(formatAddress(address.value));
  }
  return { ok: true, value: { servers, isTls, login } };
}

/** Reads the name of a set of files that workspaces share: it stands in the name of a bucket of NATS. */
export function parseSharedName(text: string): Parsed<string> {
  if (/^[A-Za-z0-9][\w-]{0,31}$/.test(text)) return { ok: true, value: text };
  return { ok: false, failure: failure('SHARED_NAME_INVALID', { text }) };
}

/** Reads the name of a node: it stands in subjects of NATS, where dots, spaces and wildcards mean something else. */
export function parseNodeName(text: string): Parsed<string> {
  if (/^[A-Za-z0-9][\w-]{0,31}$/.test(text)) return { ok: true, value: text };
  return { ok: false, failure: failure('NODE_NAME_INVALID', { text }) };
}

/**
 * The name of a node that nobody named: the first label of the machine's name, as far as a name of a node allows; of a listener behind it
 * what it is, `desk-tcp-listen-7777`, since a machine may have several.
 */
export function nodeNameOf(hostname: string, listener = ''): string {
  const [label = ''] = hostname.split('.');
  const what = listener.replaceAll(/[^\w-]+/g, '-').slice(0, maxNameLength - 8);
  const room = maxNameLength - (what === '' ? 0 : what.length + 1);
  const own = label
    .replaceAll(/[^\w-]/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, room);
  return [own || 'node', what].filter((part) => part !== '').join('-');
}

/** Whom a login names in NATS; `-` where it names nobody. */
export function userOf(login: ClusterLogin): string {
  return login.type === 'password' ? login.user : '-';
}

function loginOf(userInfo: string): ClusterServers['login'] | undefined {
  const [first = '', ...others] = userInfo.split(':');
  try {
    const name = decodeURIComponent(first);
    if (name === '') return undefined;
    if (others.length === 0) return { type: 'token', token: name };
    return { type: 'password', user: name, password: decodeURIComponent(others.join(':')) };
  } catch {
    return undefined;
  }
}

/** A text without what stands before an at sign, which may be a password. */
function shown(text: string): string {
  return text.replaceAll(/[^,/@]*@/g, '…@');
}
