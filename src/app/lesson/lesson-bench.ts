import { createServer } from 'node:net';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { type Failure, failure } from '../../errors/error.js';
import type { Act, CallAct, EndName, WireAct } from '../../lesson/act.js';
import type { BenchSpec } from '../../lesson/lesson.js';
import type { LessonOutbox } from '../../lesson/lesson-run.js';
import type { CallName, CallResult, Observed, SocketState } from '../../lesson/observation.js';
import type { BenchEnd } from '../../net/lesson/bench-end.js';
import { TcpEnd } from '../../net/lesson/tcp-end.js';
import { UdpEnd } from '../../net/lesson/udp-end.js';
import { type SocketRow, socketRows } from '../../system/ports.js';
import { BenchCapture } from './bench-capture.js';
import { HeldWire } from './held-wire.js';
import { PortPlaces } from './port-places.js';
import { readByTftp, TftpServingEnd } from './tftp-ends.js';

const loopback = '127.0.0.1';
const fates = { pass: 'passed', double: 'doubled', lose: 'lost' } as const;
const notOpen: CallResult = { ok: false, failure: failure('NOT_CONNECTED') };

/** Is told what happens, and when by `performance.now`, where that is known better than by the call. */
export type BenchSeen = (observed: Observed, atMs?: number) => void;

/**
 * The bench of a lesson: real sockets on free ports of 127.0.0.1, and a relay between them where the lesson has one. `seen` is told
 * everything that happens. Nothing of it is an endpoint of the workbench.
 */
export class LessonBench implements LessonOutbox {
  readonly #spec: BenchSpec;
  readonly #seen: BenchSeen;
  readonly #wantsCapture: boolean;
  readonly #ends = new Map<EndName, BenchEnd>();
  readonly #tftp: TftpServingEnd | undefined;
  readonly #abort = new AbortController();
  #wire: HeldWire | undefined;
  readonly #places: PortPlaces;
  #capture: Promise<BenchCapture | undefined> | undefined;
  #captureFailure: Failure | undefined;
  /** The port that nobody has, once somebody has asked for it. */
  #nowhere: Promise<number> | undefined;
  /** The port that the server was opened at first. */
  #serverPort: number | undefined;
  #calls = 0;

  /** With `capture` its packets are captured, where that is permitted. */
  constructor(spec: BenchSpec, capture: boolean, seen: BenchSeen) {
    this.#spec = spec;
    this.#wantsCapture = capture;
    this.#places = new PortPlaces(spec.wire === 'relay');
    this.#seen = (observed, atMs) => {
      if (!this.#abort.signal.aborted) seen(observed, atMs);
    };
    if (spec.protocol === 'tftp') this.#tftp = new TftpServingEnd(spec.files ?? {}, spec.repeatsAfterMs);
    else
      for (const end of spec.ends) this.#ends.set(end, spec.protocol === 'tcp' ? new TcpEnd() : new UdpEnd());
  }

  /** Why packets are not captured, where that was wanted. */
  get captureFailure(): Failure | undefined {
    return this.#captureFailure;
  }

  act(act: Act): void {
    void ('end' in act ? this.#call(act) : this.#wireActs(act));
  }

  look(): void {
    void this.#sockets().then((sockets) => this.#seen({ type: 'sockets', sockets }));
  }

  /** Closes everything at once. */
  async close(): Promise<void> {
    this.#abort.abort();
    for (const end of this.#ends.values()) end.destroy();
    const capture = await this.#capture;
    await Promise.all([this.#wire?.close(), this.#tftp?.close(), capture?.close()]);
  }

  async #wireActs(act: WireAct): Promise<void> {
    const wire = this.#wire;
    if (act.type === 'hold') await wire?.hold(act.isOn);
    else wire?.settle(fates[act.type]);
    this.#seen({ type: 'wired', act: act.type });
  }

  async #call(act: CallAct): Promise<void> {
    await this.#captured();
    if (this.#abort.signal.aborted) return;
    this.#calls += 1;
    const id = this.#calls;
    const { end } = act;
    const call = callName(act, this.#spec.protocol);
    const to = await this.#destination(act);
    this.#seen({
      ...{ type: 'called', end, id, call },
      ...(act.type === 'send' && { bytes: act.bytes }),
      ...(act.type === 'receive' && { maxBytes: act.maxBytes }),
      ...(to !== undefined && { address: formatSocketAddress(to.address, to.port) }),
    });
    const result = await this.#result(act);
    this.#seen({ type: 'returned', end, id, call, result });
  }

  async #result(act: CallAct): Promise<CallResult> {
    if (act.type === 'get')
      return readByTftp(this.#entrance, act.file, act.options ?? {}, this.#abort.signal);
    if (act.type === 'open' && act.end === 'server' && this.#tftp !== undefined)
      return this.#opened(await this.#tftp.open(), this.#tftp.localPort);
    const end = this.#endOf(act.end);
    if (end === undefined) return notOpen;
    switch (act.type) {
      case 'open': {
        const result = await end.open(await this.#address(act, 0));
        if (act.end === 'server') return this.#opened(result, end.localPort);
        if (end.localPort !== undefined) this.#places.know(end.localPort, 'client');
        await end.connect(this.#to(this.#entrance));
        return result;
      }
      case 'connect':
        return end.connect(await this.#address(act, this.#entrance));
      case 'accept':
        return end.accept();
      case 'send':
        return end.send(act.bytes, act.to === undefined ? undefined : this.#to(this.#entrance));
      case 'receive':
        return end.receive(act.maxBytes, act.withinMs);
      case 'finish':
        return end.finish();
      case 'close':
        return end.close();
    }
  }

  /** With the server's port the relay can be opened. */
  async #opened(result: CallResult, port: number | undefined): Promise<CallResult> {
    if (port !== undefined) this.#places.know(port, 'server');
    this.#serverPort ??= port;
    if (result.ok && port !== undefined && this.#wire === undefined && this.#spec.wire === 'relay') {
      const carrier = this.#spec.protocol === 'tcp' ? 'tcp' : 'udp';
      this.#wire = await HeldWire.open(carrier, port, this.#seen);
      this.#places.know(this.#wire.port, 'relayToClient');
    }
    return result;
  }

  /** Begins to capture before the first call. */
  async #captured(): Promise<void> {
    if (!this.#wantsCapture) return;
    this.#capture ??= BenchCapture.open(this.#spec, this.#places, this.#seen).then((opened) => {
      if (opened instanceof BenchCapture) return opened;
      this.#captureFailure = opened;
      return undefined;
    });
    await this.#capture;
  }

  /** Where a call goes, where that is said by it or by a datagram. */
  async #destination(act: CallAct): Promise<SocketAddress | undefined> {
    if (act.type === 'connect') return this.#address(act, this.#entrance);
    if (act.type !== 'send' || this.#spec.protocol === 'tcp') return undefined;
    if (act.to === 'server') return this.#to(this.#entrance);
    const port = this.#endOf(act.end)?.peerPort;
    return port === undefined ? undefined : this.#to(port);
  }

  /** Where an act opens or connects: at `port`, unless it says otherwise. */
  async #address(
    { host, nowhere }: { readonly host?: string; readonly nowhere?: true },
    port: number,
  ): Promise<SocketAddress> {
    if (nowhere !== true) return { address: host ?? loopback, port };
    this.#nowhere ??= freePort();
    const nobodys = await this.#nowhere;
    this.#places.know(nobodys, 'server');
    return { address: host ?? loopback, port: nobodys };
  }

  /** A program, and none where TFTP is a program of its own; a client that speaks it by hand is one of UDP. */
  #endOf(name: EndName): BenchEnd | undefined {
    if (this.#tftp !== undefined && name !== 'server' && !this.#ends.has(name))
      this.#ends.set(name, new UdpEnd());
    return this.#ends.get(name);
  }

  /** Where clients go: the relay, or the server itself. */
  get #entrance(): number {
    return this.#wire?.port ?? this.#serverPort ?? 0;
  }

  #to(port: number): SocketAddress {
    return { address: loopback, port };
  }

  async #sockets(): Promise<readonly SocketState[]> {
    const { protocol } = this.#spec;
    const rows = await socketRows({ tcp: protocol === 'tcp', udp: protocol !== 'tcp', listening: false });
    return [...this.#ends].map(([name, end]) => stateOf(name, end, protocol, rows));
  }
}

function callName({ type, end }: CallAct, protocol: BenchSpec['protocol']): CallName {
  const isStream = protocol === 'tcp';
  switch (type) {
    case 'open':
      return protocol === 'tftp' && end === 'server' ? 'serve' : isStream ? 'listen' : 'bind';
    case 'send':
      return isStream ? 'send' : 'sendto';
    case 'receive':
      return isStream ? 'recv' : 'recvfrom';
    case 'finish':
      return 'shutdown';
    default:
      return type;
  }
}

/** The socket of an end in the system's table: the connection that it is about, or else the one that it listens with. */
function stateOf(
  end: EndName,
  { localPort, peerPort, unread }: BenchEnd,
  protocol: BenchSpec['protocol'],
  rows: readonly SocketRow[],
): SocketState {
  const own = rows.filter(({ local }) => local.port === localPort);
  const row = own.find(({ peer }) => peer?.port === peerPort && peerPort !== undefined) ?? own[0];
  const text = (address: SocketAddress | undefined): string | undefined =>
    address === undefined ? undefined : formatSocketAddress(address.address, address.port);
  return {
    end,
    state: row === undefined ? undefined : protocol === 'tcp' ? row.state : 'UDP',
    local: text(row?.local),
    peer: text(row?.peer) ?? (peerPort === undefined ? undefined : formatSocketAddress(loopback, peerPort)),
    unread: unread + (row?.state === 'LISTEN' ? 0 : (row?.waiting ?? 0)),
  };
}

/** A port of 127.0.0.1 that nobody has. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, loopback, () => {
      const bound = server.address();
      server.close(() => resolve(bound === null || typeof bound === 'string' ? 0 : bound.port));
    });
  });
}
