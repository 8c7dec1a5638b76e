import { formatSocketAddress, type SocketAddress } from '../../../bytes/socket-address.js';
import { type Failure, failure } from '../../../errors/error.js';
import { socketFailure } from '../../../errors/system-errors.js';
import type { Act, CallAct, EndName, PlayAct, WireAct } from '../../../lesson/act.js';
import { callName } from '../../../lesson/call-name.js';
import type { BenchSpec } from '../../../lesson/lesson.js';
import type { BenchOutbox } from '../../../lesson/lesson-run.js';
import type { CallResult, Observed } from '../../../lesson/observation.js';
import type { BenchEnd } from '../../../net/lesson/bench-end.js';
import { TcpEnd } from '../../../net/lesson/tcp-end.js';
import { UdpEnd } from '../../../net/lesson/udp-end.js';
import { freePort } from '../../../net/tcp/free-port.js';
import { BenchCapture } from './bench-capture.js';
import { benchSockets } from './bench-sockets.js';
import { HeldWire } from './held-wire.js';
import { PortPlaces } from './port-places.js';
import { recordedRows } from './recorded-rows.js';
import { readByTftp, TftpServingEnd } from './tftp-ends.js';

const loopback = '127.0.0.1';
const fates = { pass: 'passed', double: 'doubled', lose: 'lost' } as const;

type Opening = Extract<CallAct, { readonly type: 'open' }>;
type Connecting = Extract<CallAct, { readonly type: 'connect' }>;

/** Is told what happens, and when by `performance.now`, where that is known better than by the call. */
export type BenchSeen = (observed: Observed, atMs?: number) => void;

/**
 * The bench of a lesson: real sockets on free ports of 127.0.0.1, and a relay between them where the lesson has one. `seen` is told
 * everything that happens. Nothing of it is an endpoint of the workbench.
 */
export class LessonBench implements BenchOutbox {
  readonly #spec: BenchSpec;
  readonly #seen: BenchSeen;
  readonly #wantsCapture: boolean;
  readonly #ends = new Map<EndName, BenchEnd>();
  readonly #tftp: TftpServingEnd | undefined;
  /** Ends whose peer is not where clients go. */
  readonly #aside = new Set<EndName>();
  readonly #abort = new AbortController();
  #wire: HeldWire | undefined;
  readonly #places: PortPlaces;
  #capture: Promise<BenchCapture | undefined> | undefined;
  #captureFailure: Failure | undefined;
  /** The port that nobody has, once somebody has asked for it. */
  #nowhere: Promise<number> | undefined;
  /** The latest call that opens something. */
  #opening: Promise<unknown> = Promise.resolve();
  #calls: number;
  #closed: Promise<void> | undefined;

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
    void benchSockets(this.#ends, this.#spec.protocol).then((sockets) =>
      this.#seen({ type: 'sockets', sockets }),
    );
  }

  /** Closes everything at once; again, it waits for the same. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
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
    const to = await this.#destination(act);
    if (act.type === 'connect' && to?.port !== this.#entrance) this.#aside.add(end);
    else if (act.type === 'connect') this.#aside.delete(end);
    this.#seen({
      ...{ type: 'called', end, id, call },
      ...(act.type === 'send' && { bytes: act.bytes }),
      ...(act.type === 'receive' && { maxBytes: act.maxBytes }),
      ...(to !== undefined && { address: formatSocketAddress(to.address, to.port) }),
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
    if (act.type === 'open' && act.end === 'server' && this.#tftp !== undefined)
      return this.#opened(await this.#tftp.open(), this.#tftp.localPort);
    const end = this.#endOf(act.end);
    if (end === undefined) return { ok: false, failure: failure('NOT_CONNECTED', { endpoint: act.end }) };
    switch (act.type) {
      case 'open': {
        const result = await end.open(await this.#place(act));
        if (act.end === 'server') return this.#opened(result, end.localPort);
        if (end instanceof UdpEnd) {
          if (result.ok && end.localPort !== undefined) this.#places.know(end.localPort, 'client');
          end.aim(this.#to(this.#entrance));
        }
        return result;
      }
      case 'connect':
        return end.connect(await this.#peer(act));
      case 'accept':
        return end.accept();
      case 'send':
        return end.send(act.bytes, act.to === undefined ? undefined : this.#to(this.#entrance));
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

  /** Begins to capture before the first call, and holds the clocks together before each. */
  async #captured(): Promise<void> {
    if (!this.#wantsCapture) return;
    this.#capture ??= BenchCapture.open(this.#spec, this.#places, this.#seen).then((opened) => {
      if (opened instanceof BenchCapture) return opened;
      this.#captureFailure = opened;
      return undefined;
    });
    (await this.#capture)?.alignClocks();
  }

  /** Where a call goes, where that is said by it or by a datagram. */
  async #destination(act: CallAct): Promise<SocketAddress | undefined> {
    if (act.type === 'connect') return this.#peer(act);
    if (act.type !== 'send' || this.#spec.protocol === 'tcp') return undefined;
    if (act.to === 'server') return this.#to(this.#entrance);
    const port = this.#endOf(act.end)?.peerPort;
    return port === undefined ? undefined : this.#to(port);
  }

  /** Where a socket is opened. */
  async #place({ host, at }: Opening): Promise<SocketAddress> {
    // The same port of the other family is nobody's as well, whoever else listens on this machine.
    if (at === undefined)
      return this.#to(host === undefined ? 0 : await freePort({ host: loopback, port: 0 }), host);
    return this.#to(at === 'nowhere' ? await this.#nobodys() : this.#listeningPort(at), host);
  }

  /** Where a socket is connected to. */
  async #peer({ host, nowhere }: Connecting): Promise<SocketAddress> {
    return this.#to(nowhere === true ? await this.#nobodys() : this.#entrance, host);
  }

  /** The port that nobody has, unless it is opened by an act; the same each time. */
  async #nobodys(): Promise<number> {
    this.#nowhere ??= freePort({ host: loopback, port: 0 });
    const port = await this.#nowhere;
    this.#places.know(port, 'server');
    return port;
  }

  /** A program, and none where TFTP is a program of its own; a client that speaks it by hand is one of UDP. */
  #endOf(name: EndName): BenchEnd | undefined {
    if (this.#tftp !== undefined && name !== 'server' && !this.#ends.has(name))
      this.#ends.set(name, new UdpEnd());
    return this.#ends.get(name);
  }

  /** Where clients go: the relay, or the server itself. */
  get #entrance(): number {
    return this.#wire?.port ?? this.#tftp?.localPort ?? this.#listeningPort('server');
  }

  #listeningPort(name: EndName): number {
    return this.#ends.get(name)?.listeningPort ?? 0;
  }

  #to(port: number, host: string = loopback): SocketAddress {
    return { address: host, port };
  }
}
