import { createServer } from 'node:net';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { type Failure, failure } from '../../errors/error.js';
import { socketFailure } from '../../errors/system-errors.js';
import type { Act, CallAct, EndName, PlayAct, WireAct } from '../../lesson/act.js';
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
import { recordedRows } from './recorded-rows.js';
import { readByTftp, TftpServingEnd } from './tftp-ends.js';

const loopback = '127.0.0.1';
const fates = { pass: 'passed', double: 'doubled', lose: 'lost' } as const;

/** Is told what happens, and when by `performance.now`, where that is known better than by the call. */
export type BenchSeen = (observed: Observed, atMs?: number) => void;

/**
 * The bench of a lesson: real sockets on free ports of 127.0.0.1, and a relay between them where the lesson has one. `seen` is told
 * everything that happens. Nothing of it is an endpoint of the workbench.
 */
export class LessonBench implements Omit<LessonOutbox, 'rebuild'> {
  readonly #spec: BenchSpec;
  readonly #seen: BenchSeen;
  readonly #wantsCapture: boolean;
  readonly #ends = new Map<EndName, BenchEnd>();
  readonly #tftp: TftpServingEnd | undefined;
  /** Ends whose peer is no program of the bench. */
  readonly #aside = new Set<EndName>();
  readonly #abort = new AbortController();
  #wire: HeldWire | undefined;
  readonly #places: PortPlaces;
  #capture: Promise<BenchCapture | undefined> | undefined;
  #captureFailure: Failure | undefined;
  /** The latest call that opens something. */
  #opening: Promise<unknown> = Promise.resolve();
  #calls: number;

  /** The ids of its calls follow `calls`. With `capture` its packets are captured, where that is permitted. */
  constructor(spec: BenchSpec, calls: number, capture: boolean, seen: BenchSeen) {
    this.#spec = spec;
    this.#calls = calls;
    this.#wantsCapture = capture;
    this.#places = new PortPlaces(spec.wire === 'relay');
    this.#seen = (observed, atMs) => {
      if (!this.#abort.signal.aborted) seen(observed, atMs);
    };
    if (spec.protocol === 'tftp') this.#tftp = new TftpServingEnd(spec);
    else this.#addEnds(spec.protocol, spec.ends);
  }

  /** How many calls there have been. */
  get calls(): number {
    return this.#calls;
  }

  /** Why packets are not captured, where that was wanted. */
  get captureFailure(): Failure | undefined {
    return this.#captureFailure;
  }

  act(act: Act): void {
    if ('end' in act) void this.#call(act);
    // A step waits for its acts: where one fails, it is stuck.
    else this.#actOnWire(act).catch(() => undefined);
  }

  look(): void {
    void this.#sockets().then((sockets) => this.#seen({ type: 'sockets', sockets }));
  }

  /** Closes everything at once. */
  async close(): Promise<void> {
    this.#abort.abort();
    await this.#release();
    // What was being opened meanwhile.
    await this.#opening;
    await this.#release();
  }

  async #release(): Promise<void> {
    for (const end of this.#ends.values()) end.destroy();
    const capture = await this.#capture;
    await Promise.all([this.#wire?.close(), this.#tftp?.close(), capture?.close()]);
  }

  #addEnds(protocol: 'tcp' | 'udp', names: readonly EndName[]): void {
    const server = new TcpEnd('server');
    for (const name of names) {
      if (protocol === 'udp') this.#ends.set(name, new UdpEnd());
      else this.#ends.set(name, name === 'server' ? server : new TcpEnd(name, server));
    }
  }

  async #actOnWire(act: WireAct | PlayAct): Promise<void> {
    const wire = this.#wire;
    if (act.type === 'play') for (const observed of recordedRows(act.frames)) this.#seen(observed);
    else if (act.type === 'hold') await wire?.hold(act.isOn);
    else if (act.type === 'slow') await wire?.slow(act.delayMs, act.sliceBytes);
    else await wire?.settle(fates[act.type]);
    this.#seen({ type: 'wired', act: act.type });
  }

  async #call(act: CallAct): Promise<void> {
    await this.#captured();
    if (this.#abort.signal.aborted) return;
    this.#calls += 1;
    const id = this.#calls;
    const { end } = act;
    const call = callName(act, this.#spec.protocol);
    if (act.type === 'connect' && act.nowhere === true) this.#aside.add(end);
    else if (act.type === 'connect') this.#aside.delete(end);
    this.#seen({
      ...{ type: 'called', end, id, call },
      ...(act.type === 'send' && { bytes: act.bytes }),
      ...(act.type === 'receive' && { maxBytes: act.maxBytes }),
      ...(this.#aside.has(end) && { isAside: true }),
    });
    const returning = this.#result(act).catch(
      (error: unknown): CallResult => ({ ok: false, failure: socketFailure(error, loopback) }),
    );
    if (act.type === 'open') this.#opening = returning;
    const result = await returning;
    this.#seen({ type: 'returned', end, id, call, result });
  }

  async #result(act: CallAct): Promise<CallResult> {
    if (act.type === 'get')
      return readByTftp(
        this.#entrance,
        ...([act.file, act.options ?? {}, this.#spec.repeatMs?.client, this.#abort.signal] as const),
      );
    if (act.type === 'open' && this.#tftp !== undefined)
      return this.#opened(await this.#tftp.open(), this.#tftp.localPort);
    const end = this.#ends.get(act.end);
    if (end === undefined) return { ok: false, failure: failure('NOT_CONNECTED', { endpoint: act.end }) };
    switch (act.type) {
      case 'open': {
        const result = await end.open(act.at === undefined ? 0 : this.#listeningPort(act.at));
        if (act.end === 'server') return this.#opened(result, end.localPort);
        if (end instanceof UdpEnd) end.aim(this.#to(this.#entrance));
        return result;
      }
      case 'connect':
        return end.connect(this.#to(act.nowhere === true ? await this.#nowhere() : this.#entrance));
      case 'accept':
        return end.accept();
      case 'send':
        return end.send(act.bytes);
      case 'receive':
        return end.receive(act.maxBytes, act.timeoutMs);
      case 'finish':
        return end.finish();
      case 'close':
        return end.close();
    }
  }

  /** With the server's port the relay can be opened. */
  async #opened(result: CallResult, port: number | undefined): Promise<CallResult> {
    if (port !== undefined) this.#places.know(port, 'server');
    if (result.ok && port !== undefined && this.#spec.wire === 'relay' && this.#wire === undefined) {
      const carrier = this.#spec.protocol === 'tcp' ? 'tcp' : 'udp';
      this.#wire = await HeldWire.open(carrier, port, this.#seen);
      this.#places.know(this.#wire.port, 'relayToClient');
    }
    return result;
  }

  /** Begins to capture before the first call. */
  async #captured(): Promise<void> {
    if (!this.#wantsCapture) return;
    this.#capture ??= BenchCapture.open(this.#spec.protocol, this.#places, this.#seen).then((opened) => {
      if (opened instanceof BenchCapture) return opened;
      this.#captureFailure = opened;
      return undefined;
    });
    await this.#capture;
  }

  async #nowhere(): Promise<number> {
    const port = await freePort();
    this.#places.know(port, 'server');
    return port;
  }

  /** Where clients go: the relay, or the server itself. */
  get #entrance(): number {
    return this.#wire?.port ?? this.#tftp?.localPort ?? this.#listeningPort('server');
  }

  #listeningPort(name: EndName): number {
    const end = this.#ends.get(name);
    return (end instanceof TcpEnd ? end.listeningPort : end?.localPort) ?? 0;
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

function callName({ type }: CallAct, protocol: BenchSpec['protocol']): CallName {
  const isStream = protocol === 'tcp';
  switch (type) {
    case 'open':
      return protocol === 'tftp' ? 'serve' : isStream ? 'listen' : 'bind';
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
  name: EndName,
  end: BenchEnd,
  protocol: BenchSpec['protocol'],
  rows: readonly SocketRow[],
): SocketState {
  const { localPort, peerPort } = end;
  const own = rows.filter(({ local }) => local.port === localPort && localPort !== undefined);
  const listening = own.find(({ peer }) => peer === undefined || peer.port === 0);
  const row = own.find(({ peer }) => peer?.port === peerPort && peerPort !== undefined) ?? listening;
  const isListening = row !== undefined && row === listening && protocol === 'tcp';
  return {
    end: name,
    state: row === undefined ? undefined : protocol === 'tcp' ? row.state : 'UDP',
    local: row === undefined ? undefined : formatSocketAddress(row.local.address, row.local.port),
    peer: peerPort === undefined ? undefined : formatSocketAddress(loopback, peerPort),
    unread: end.unread + (isListening ? 0 : (row?.waiting ?? 0)),
    waiting: end.waiting + (protocol === 'tcp' ? (listening?.waiting ?? 0) : 0),
    pid: row?.pid,
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
