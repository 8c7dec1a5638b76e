import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  AuthorizationError,
  type ConnectionOptions,
  connect,
  createInbox,
  credsAuthenticator,
  type NatsConnection,
  PermissionViolationError,
} from '@nats-io/transport-node';
import { type ClusterLogin, userOf } from '../config/cluster.js';
import { BreakoutboxError, errorOf, type Failure, failure } from '../errors/error.js';
import type { Situation } from '../errors/situations.js';
import { isTlsCode } from '../errors/tls-errors.js';
import { nowMicros } from '../system/clock.js';
import { fileErrorCode, reasonOf, unreadable } from '../system/file-errors.js';
import { withinGrace } from '../system/grace.js';
import { serverIdentity } from './server-identity.js';
import { nodeOfSubject, subjectToken } from './subjects.js';

/** How a program joins a cluster. */
export interface ClusterOptions {
  /** `HOST:PORT` each. */
  readonly servers: readonly string[];
  readonly isTls: boolean;
  readonly login: ClusterLogin;
  /** Files in PEM form: whose certificates are trusted beside the system's, and the client's own. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** What the server's list of connections shows. */
  readonly name: string;
}

/** Where a link stands. */
export interface LinkState {
  /** refused: the server is there, and does not let this user in; away: it was reached, and is not now; left: this program has closed it. */
  readonly state: 'connecting' | 'connected' | 'away' | 'refused' | 'left';
  /** The server that it is connected with, was last or tries first. */
  readonly server: string;
  readonly failure: Failure | undefined;
  readonly sinceMicros: number;
}

const connectTimeoutMs = 3_000;
const retryMs = 2_000;
/** Milliseconds for the last words to leave. */
const flushMs = 500;

/**
 * The connection with NATS. It lasts as long as the program: what was never reached is tried every two seconds, what is lost is sought
 * again among all servers of the cluster, and subscriptions go on by themselves then.
 */
export class ClusterLink {
  readonly user: string;
  readonly #options: ClusterOptions;
  readonly #shown: string;
  readonly #watchers = new Set<(state: LinkState) => void>();
  readonly #joined = new Set<(nats: NatsConnection) => void>();
  readonly #denied = new Set<(subject: string) => void>();
  #nats: NatsConnection | undefined;
  #state: LinkState;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(options: ClusterOptions, user: string) {
    this.#options = options;
    this.user = user;
    this.#shown = options.servers.join(',');
    this.#state = {
      ...{ state: 'connecting', server: this.#shown, failure: undefined },
      sinceMicros: nowMicros(),
    };
  }

  /**
   * Joins a cluster. Resolves when it is connected, or has found out that nobody answers and goes on trying.
   * @throws BreakoutboxError CLUSTER_REFUSED, CLUSTER_LOGIN_MISSING, CLUSTER_TOKEN_REFUSED, CLUSTER_CREDENTIALS_INVALID, and those of files that cannot be read
   */
  static async open(options: ClusterOptions): Promise<ClusterLink> {
    const link = new ClusterLink(options, await knownUser(options.login));
    const refused = await link.#try();
    if (refused?.code === 'CLUSTER_UNREACHABLE') link.#tryLater();
    else if (refused !== undefined) throw new BreakoutboxError(refused.code, refused.params);
    return link;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** The connection; undefined before the first. It may be cut off: what is published then leaves when it is back. */
  get nats(): NatsConnection | undefined {
    return this.#nats;
  }

  /** The connection, for a question that makes no sense later. @throws BreakoutboxError CLUSTER_AWAY */
  live(): NatsConnection {
    if (this.#state.failure !== undefined) throw errorOf(this.#state.failure);
    if (this.#nats === undefined || this.#state.state !== 'connected')
      throw new BreakoutboxError('CLUSTER_AWAY', { server: this.#state.server });
    return this.#nats;
  }

  /** An inbox of this user: another may be kept from reading it. */
  inbox(): string {
    return createInbox(this.#inboxPrefix);
  }

  get #inboxPrefix(): string {
    return this.user === '-' ? '_INBOX' : `_INBOX.${subjectToken(this.user)}`;
  }

  /** Calls `joined` once with the connection, now or when there is one. */
  whenJoined(joined: (nats: NatsConnection) => void): void {
    if (this.#nats === undefined) this.#joined.add(joined);
    else joined(this.#nats);
  }

  /** Calls `watcher` with each new state; the returned function ends it. */
  watch(watcher: (state: LinkState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Calls `denied` with each subject that the server did not let this user publish on; the returned function ends it. */
  watchDenied(denied: (subject: string) => void): () => void {
    this.#denied.add(denied);
    return () => this.#denied.delete(denied);
  }

  /** Sends what was published, as far as the server is there, and leaves. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    const nats = this.#nats;
    const wasConnected = this.#state.state === 'connected';
    this.#set('left', this.#state.server, undefined);
    if (nats === undefined || nats.isClosed()) return;
    // What was published leaves first.
    if (wasConnected) await withinGrace(nats.flush(), flushMs).catch(() => undefined);
    await nats.close();
  }

  #tryLater(): void {
    this.#retry = setTimeout(() => {
      void this.#try().then((refused) => {
        if (refused !== undefined && !this.#isClosed) this.#tryLater();
      });
    }, retryMs);
  }

  /** Tries all servers once; returns why none took it. */
  async #try(): Promise<Failure | undefined> {
    let nats: NatsConnection;
    try {
      nats = await connect(await connectionOptions(this.#options, this.#inboxPrefix));
    } catch (error) {
      const refused = this.#failureOf(error);
      this.#set(refused.code === 'CLUSTER_UNREACHABLE' ? 'connecting' : 'refused', this.#shown, refused);
      return refused;
    }
    if (this.#isClosed) {
      await nats.close();
      return undefined;
    }
    this.#nats = nats;
    this.#set('connected', nats.getServer(), undefined);
    void this.#follow(nats);
    for (const joined of this.#joined) joined(nats);
    this.#joined.clear();
    return undefined;
  }

  async #follow(nats: NatsConnection): Promise<void> {
    for await (const status of nats.status()) {
      if (this.#isClosed) return;
      if (status.type === 'disconnect') {
        // Each try to log in again ends so.
        if (!this.#isLockedOut) this.#set('away', status.server, undefined);
      } else if (status.type === 'reconnect') this.#set('connected', status.server, undefined);
      else if (status.type === 'error') this.#faced(status.error);
    }
  }

  /** NATS is there, and does not take the login. */
  get #isLockedOut(): boolean {
    const { state, failure: why } = this.#state;
    return state === 'refused' && !/_DENIED$/.test(why?.code ?? '');
  }

  #faced(error: Error): void {
    if (error instanceof PermissionViolationError) {
      const node = nodeOfSubject(error.subject);
      if (error.operation === 'publish' && node !== undefined) this.#deniedNode(node);
      else if (error.operation === 'publish') for (const denied of this.#denied) denied(error.subject);
      else this.#refused(error.subject);
      return;
    }
    if (error instanceof AuthorizationError) this.#set('refused', this.#state.server, this.#failureOf(error));
  }

  /** What it may not read it cannot do without: it says so, and stays as it is. */
  #refused(subject: string): void {
    const { server } = this.#state;
    this.#set('refused', server, failure('CLUSTER_SUBJECT_DENIED', { server, user: this.user, subject }));
  }

  /** It may not speak under the name of its node: nobody is going to see it. */
  #deniedNode(node: string): void {
    const { server } = this.#state;
    this.#set('refused', server, failure('CLUSTER_NODE_DENIED', { server, user: this.user, node }));
  }

  #failureOf(error: unknown): Failure {
    const server = this.#shown;
    if (error instanceof BreakoutboxError) return error.failure;
    if (error instanceof AuthorizationError) {
      const { type } = this.#options.login;
      if (type === 'none') return failure('CLUSTER_LOGIN_MISSING', { server });
      if (type === 'token') return failure('CLUSTER_TOKEN_REFUSED', { server });
      return failure('CLUSTER_REFUSED', { server, user: this.user });
    }
    const situation = situationOf(error);
    return failure('CLUSTER_UNREACHABLE', {
      ...{ server, reason: reasonOf(error) },
      ...(situation === undefined ? {} : { situation }),
    });
  }

  #set(state: LinkState['state'], server: string, why: Failure | undefined): void {
    const { sinceMicros: _, ...before } = this.#state;
    // What is tried every two seconds, and fails as before, is no news.
    if (isDeepStrictEqual(before, { state, server, failure: why })) return;
    this.#state = { state, server, failure: why, sinceMicros: nowMicros() };
    for (const watcher of this.#watchers) watcher(this.#state);
  }
}

async function connectionOptions(options: ClusterOptions, inboxPrefix: string): Promise<ConnectionOptions> {
  const { servers, isTls, login, tls, name } = options;
  const { ca, cert, key } = tls;
  const hasTls = isTls || ca !== undefined || cert !== undefined;
  for (const file of [ca, cert, key]) if (file !== undefined) await mustBePem(file);
  const files = {
    ...(ca === undefined ? {} : { caFile: ca }),
    ...(cert === undefined ? {} : { certFile: cert }),
    ...(key === undefined ? {} : { keyFile: key }),
    // It is handed on to Node as it is.
    checkServerIdentity: serverIdentity(servers),
  };
  return {
    servers: [...servers],
    name,
    timeout: connectTimeoutMs,
    // For ever: a node works without NATS meanwhile.
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 500,
    reconnectJitter: 200,
    inboxPrefix,
    pingInterval: 3_000,
    maxPingOut: 2,
    ...(hasTls ? { tls: files } : {}),
    ...(login.type === 'token' ? { token: login.token } : {}),
    ...(login.type === 'password' ? { user: login.user, pass: login.password } : {}),
    ...(login.type === 'credentials'
      ? { authenticator: credsAuthenticator(await credentials(login.file)) }
      : {}),
  };
}

/** What more is known of why no server was reached, by the code that Node has for it. */
function situationOf(error: unknown): Situation | undefined {
  const code = fileErrorCode(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'cluster-host-unknown';
  return isTlsCode(code) ? 'cluster-tls-failed' : undefined;
}

/** @throws BreakoutboxError of a file that cannot be read, CLUSTER_PEM_INVALID */
async function mustBePem(file: string): Promise<void> {
  let text: string;
  try {
    text = await readFile(file, 'latin1');
  } catch (error) {
    throw unreadable(file, error);
  }
  if (!text.includes('-----BEGIN ')) throw new BreakoutboxError('CLUSTER_PEM_INVALID', { file });
}

/** @throws BreakoutboxError of a file that cannot be read, CLUSTER_CREDENTIALS_INVALID */
async function credentials(file: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw unreadable(file, error);
  }
  try {
    credsAuthenticator(bytes)('');
  } catch {
    throw new BreakoutboxError('CLUSTER_CREDENTIALS_INVALID', { file });
  }
  return bytes;
}

/** The name of a user in NATS: of a credentials file it is the subject of its JWT, which is the user's public key. */
async function knownUser(login: ClusterLogin): Promise<string> {
  if (login.type !== 'credentials') return userOf(login);
  const text = new TextDecoder().decode(await credentials(login.file));
  const [, payload = ''] = /BEGIN NATS USER JWT-+\s+[\w-]+\.([\w-]+)\.[\w-]+/.exec(text) ?? [];
  try {
    const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { sub?: unknown };
    if (typeof sub === 'string') return sub;
  } catch {
    // What is no JSON names nobody.
  }
  throw new BreakoutboxError('CLUSTER_CREDENTIALS_INVALID', { file: login.file });
}
