import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Rules for the requests that the server accepts. */
export interface GuardOptions {
  /** The address that the server is bound to. */
  readonly host: string;
  readonly port: number;
  /** Required of every request to the API; undefined on loopback, which only this machine's programs can reach. */
  readonly token: string | undefined;
  /** Names and addresses of this machine, besides loopback, that a page may be opened by. */
  readonly ownNames: readonly string[];
}

/**
 * The kind of a route: a file of the page, which a link from elsewhere may open, and which has to open before it can ask for
 * the token; a call of the API; or the live feed, the only one that a socket may be upgraded for.
 */
export type Access = 'page' | 'api' | 'feed';

/** Why a request is not served. */
export type Refusal = 'HOST_FORBIDDEN' | 'ORIGIN_FORBIDDEN' | 'TOKEN_MISSING';

/** The WebSocket subprotocol of the live feed, and the prefix of the one that carries the token. */
export const liveProtocol = 'bob';
const tokenProtocol = 'bob-token.';

const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether `host` is this machine's own loopback. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * Decides by the headers of a request. The Host must be a name of this server (a name that was rebound by DNS is not);
 * the Origin, and the browser's Sec-Fetch-Site, must be those of this server's page (a page elsewhere may not drive it); all
 * but the page's files require the token, if there is one.
 */
export class Guard {
  readonly #hosts: ReadonlySet<string>;
  readonly #token: Buffer | undefined;

  constructor({ host, port, token, ownNames }: GuardOptions) {
    const names = [...loopbackNames, bracketed(host), ...ownNames.map(bracketed)];
    this.#hosts = new Set(
      names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])),
    );
    this.#token = token === undefined ? undefined : Buffer.from(token);
  }

  /** Why a request is refused; undefined if it may be served. `access` is that of the matched route, `api` without one. */
  refusal(
    { headers, url = '/' }: Pick<IncomingMessage, 'headers' | 'url'>,
    access: Access,
  ): Refusal | undefined {
    const host = headers.host?.toLowerCase();
    if (host === undefined || !this.#hosts.has(host)) return 'HOST_FORBIDDEN';
    // In absolute form the URL names the host, and the Host header is ignored (RFC 9112, section 3.2.2).
    const named = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1]?.toLowerCase();
    if (named !== undefined && !this.#hosts.has(named)) return 'HOST_FORBIDDEN';
    const { origin } = headers;
    if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) return 'ORIGIN_FORBIDDEN';
    const site = headers['sec-fetch-site'];
    if (access === 'page') return undefined;
    // A link from elsewhere may open the page; nothing from elsewhere may reach the API.
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'ORIGIN_FORBIDDEN';
    if (this.#token !== undefined && !this.#knows(headers)) return 'TOKEN_MISSING';
    return undefined;
  }

  #knows(headers: IncomingHttpHeaders): boolean {
    const bearer = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
    const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
    const offered = protocols
      .find((protocol) => protocol.startsWith(tokenProtocol))
      ?.slice(tokenProtocol.length);
    return [bearer, offered].some((token) => token !== undefined && this.#isToken(token));
  }

  #isToken(text: string): boolean {
    const given = Buffer.from(text);
    return (
      this.#token !== undefined && given.length === this.#token.length && timingSafeEqual(given, this.#token)
    );
  }
}

function bracketed(name: string): string {
  return isIP(name) === 6 ? `[${name}]` : name.toLowerCase();
}
