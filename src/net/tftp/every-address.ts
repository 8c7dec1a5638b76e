import type { RemoteInfo, Socket } from 'node:dgram';
import process from 'node:process';
import { everyAddress, type Family } from '../../bytes/address.js';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { BreakoutboxError } from '../../errors/error.js';
import { socketError, systemCode } from '../../errors/system-errors.js';
import { bindFamilies } from '../../system/bind-families.js';
import { type OwnAddress, ownAddresses } from '../../system/local-addresses.js';
import { opcode, opcodeOf } from '../../wire/tftp/packet.js';
import { bindSocket, socketTypes } from '../udp/udp-socket.js';
import type { ListenerAddress, PortableTftpListener } from './portable-tftp-listener.js';

/** Milliseconds between two searches for addresses that are gone, or that came without a request. */
const refreshEveryMs = 3_000;
/** The most requests that wait for a listener at their address. A client repeats a request that finds no room. */
const maxWaiting = 64;
/** Least milliseconds between two reads of the system's addresses, even in a flood of broadcasts. */
const minRefreshGapMs = 20;
/** A request that reached the catch-all up to so many milliseconds after a listener opened is still the listener's. */
const onItsWayMs = 100;
/** On Unix, sockets share a port if all set `reuseAddr`. On Windows they may anyway, and setting it would let others in. */
const sharesPort = process.platform !== 'win32';

/** The server, as listeners on every address use it. */
export interface EveryAddressHandler {
  /** Opens a listener for `local` at `port`. If binding is no longer allowed, it receives requests by `catchAll`. */
  openListener(local: OwnAddress, port: number, catchAll: Socket): Promise<PortableTftpListener>;
  /** A request came to an address whose listener was not open yet. */
  requestReceived(bytes: Buffer, from: RemoteInfo, listener: PortableTftpListener): void;
  /** A datagram other than a request came to the catch-all: for transfers that run over it. */
  catchAllReceived(bytes: Buffer, from: RemoteInfo, catchAll: Socket): void;
  /** Returns true if a transfer runs on `listener`. */
  isServing(listener: PortableTftpListener): boolean;
  failed(error: Error): void;
}

interface OpenListener {
  readonly listener: PortableTftpListener;
  readonly openedMs: number;
}

interface WaitingRequest {
  readonly bytes: Buffer;
  readonly from: RemoteInfo;
  readonly receivedMs: number;
}

/**
 * Listeners on every address of the machine. Each address has its own, so that answers leave from the address that was asked.
 * One catch-all socket per family receives datagrams to an address that has no listener yet: a board sends its request within
 * milliseconds of the link coming up, and would lose seconds without an answer. That request opens a listener for the address.
 * Other requests to the catch-all were sent to a broadcast address and are ignored (RFC 1123, section 4.2.3.5).
 */
export class EveryAddress {
  readonly #families: readonly Family[];
  readonly #handler: EveryAddressHandler;
  readonly #catchAlls = new Map<Family, Socket>();
  readonly #listeners = new Map<string, OpenListener>();
  /** Addresses whose listener failed to open, each reported once. */
  readonly #failed = new Set<string>();
  #port: number;
  #waiting: WaitingRequest[] = [];
  #attributing = false;
  #refreshedMs = Number.NEGATIVE_INFINITY;
  /** The chain of refreshes, which run one at a time. */
  #refreshing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `port` 0 lets the system choose. */
  constructor(families: readonly Family[], port: number, handler: EveryAddressHandler) {
    this.#families = families;
    this.#port = port;
    this.#handler = handler;
  }

  /** Binds. Resolves with the bound addresses. Rejects with a `BreakoutboxError`. */
  async open(): Promise<readonly SocketAddress[]> {
    await this.#openCatchAlls();
    await this.#refresh(true);
    this.#timer = setInterval(() => void this.#tidy(), refreshEveryMs).unref();
    const port = this.#port;
    return [...this.#catchAlls.keys()].map((family) => ({ address: everyAddress[family], port }));
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#waiting = [];
    for (const catchAll of this.#catchAlls.values()) catchAll.close();
    for (const { listener } of this.#listeners.values()) listener.close();
    this.#catchAlls.clear();
    this.#listeners.clear();
  }

  /** Opens one for each family, at the same port. */
  async #openCatchAlls(): Promise<void> {
    const binding = { bind: bindAlone, portOf: (socket: Socket) => socket.address().port };
    const sockets = await bindFamilies(this.#families, this.#port, binding).catch((error: unknown) => {
      throw socketError(error, formatSocketAddress(everyAddress.IPv6, this.#port));
    });
    for (const [family, socket] of sockets) {
      this.#port = binding.portOf(socket);
      this.#catchAlls.set(family, socket);
      socket.on('error', (error) => this.#handler.failed(error));
      socket.on('message', (bytes, from) => this.#received(socket, bytes, from));
    }
  }

  #received(catchAll: Socket, bytes: Buffer, from: RemoteInfo): void {
    if (from.port === 0 || this.#closed) return;
    const code = opcodeOf(bytes, 0, bytes.length);
    if (code !== opcode.readRequest && code !== opcode.writeRequest) {
      this.#handler.catchAllReceived(bytes, from, catchAll);
      return;
    }
    if (this.#waiting.length >= maxWaiting) return;
    this.#waiting.push({ bytes, from, receivedMs: performance.now() });
    if (!this.#attributing) void this.#attribute();
  }

  /** Hands waiting requests to the listeners of the addresses that they came to. */
  async #attribute(): Promise<void> {
    this.#attributing = true;
    while (this.#waiting.length > 0) {
      const pauseMs = this.#refreshedMs + minRefreshGapMs - performance.now();
      if (pauseMs > 0) {
        await new Promise<void>((resolve) => {
          setTimeout(resolve, pauseMs).unref();
        });
      }
      await this.#refresh(false);
      const requests = this.#waiting.splice(0);
      for (const request of requests) {
        const listener = await this.#askedListener(request);
        if (listener !== undefined && !this.#closed)
          this.#handler.requestReceived(request.bytes, request.from, listener);
      }
    }
    this.#attributing = false;
  }

  /**
   * Finds the listener for a request among those that had no socket of their own when it came: the one at the address that
   * the system would answer from, or another on that interface. Returns `undefined` if no listener fits.
   */
  async #askedListener({ from, receivedMs }: WaitingRequest): Promise<PortableTftpListener | undefined> {
    const family = from.family;
    const candidates = [...this.#listeners.values()]
      .filter(
        ({ listener, openedMs }) =>
          listener.local.family === family &&
          (!listener.hasRequestPort || openedMs >= receivedMs - onItsWayMs),
      )
      .map(({ listener }) => listener);
    if (candidates.length === 0) return undefined;
    const source = await sourceAddress(from);
    const interfaceName = ownAddresses().find(({ address }) => address === source)?.interfaceName;
    return (
      candidates.find(({ local }) => local.address === source) ??
      candidates.find(({ local }) => local.interfaceName === interfaceName)
    );
  }

  /** Opens listeners for addresses that have none. Rejects only the `first` time. */
  #refresh(first: boolean): Promise<void> {
    const refreshed = this.#refreshing.then(() => this.#openListeners(first));
    this.#refreshing = refreshed.catch(() => undefined);
    return refreshed;
  }

  async #openListeners(first: boolean): Promise<void> {
    this.#refreshedMs = performance.now();
    for (const local of ownAddresses()) {
      const catchAll = this.#catchAlls.get(local.family);
      if (this.#listeners.has(local.address) || catchAll === undefined) continue;
      try {
        const listener = await this.#handler.openListener(local, this.#port, catchAll);
        if (this.#closed) {
          listener.close();
          return;
        }
        const openedMs = first ? Number.NEGATIVE_INFINITY : performance.now();
        this.#listeners.set(local.address, { listener, openedMs });
        this.#failed.delete(local.address);
      } catch (error) {
        // The address is gone again, or in duplicate detection (RFC 4862): its first request triggers another refresh.
        if (error instanceof BreakoutboxError && systemCode(error.cause) === 'EADDRNOTAVAIL') continue;
        if (first) throw error;
        if (!this.#failed.has(local.address) && error instanceof Error) this.#handler.failed(error);
        this.#failed.add(local.address);
      }
    }
  }

  async #tidy(): Promise<void> {
    await this.#refresh(false);
    const present = new Set(ownAddresses().map(({ address }) => address));
    for (const [address, { listener }] of this.#listeners) {
      if (present.has(address) || this.#handler.isServing(listener) || (await canBind(listener.local)))
        continue;
      if (this.#listeners.get(address)?.listener !== listener || this.#handler.isServing(listener)) continue;
      this.#listeners.delete(address);
      listener.close();
    }
  }
}

/**
 * Binds a socket to all addresses of a family, beside which single addresses can be bound. It first binds without sharing, so
 * that another program's server is an error and does not silently share the port.
 */
async function bindAlone(family: Family, port: number): Promise<Socket> {
  const bind = (at: number, shared: boolean): Promise<Socket> =>
    bindSocket(socketTypes[family], at, everyAddress[family], shared, family === 'IPv6');
  const alone = await bind(port, false);
  if (!sharesPort) return alone;
  const { port: bound } = alone.address();
  alone.close();
  return bind(bound, true);
}

/** Binds to one address beside a catch-all. */
export function bindBesideCatchAll({ address, family }: OwnAddress, port: number): Promise<Socket> {
  return bindSocket(socketTypes[family], port, address, sharesPort);
}

/** Returns true if the system still has that address, with or without a link: only binding shows that on every system. */
async function canBind({ address, family }: ListenerAddress): Promise<boolean> {
  try {
    (await bindSocket(socketTypes[family], 0, address, false)).close();
    return true;
  } catch (error) {
    return systemCode(error) !== 'EADDRNOTAVAIL';
  }
}

/** The address that the system would send from to that peer; `undefined` without a route. */
async function sourceAddress({ address, port, family }: RemoteInfo): Promise<string | undefined> {
  const socket = await bindSocket(socketTypes[family], 0, undefined, false).catch(() => undefined);
  if (socket === undefined) return undefined;
  return new Promise((resolve) => {
    const answer = (): string | undefined => {
      try {
        return socket.address().address;
      } catch {
        return undefined;
      }
    };
    socket.once('error', () => resolve(undefined));
    // node:dgram passes its error to the callback.
    socket.connect(port, address, (error?: Error) => resolve(error === undefined ? answer() : undefined));
  }).finally(() => socket.close()) as Promise<string | undefined>;
}
