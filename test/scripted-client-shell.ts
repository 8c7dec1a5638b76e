import type { ClientPort, ClientPortHandler, ClientShell } from '../src/tftp/client/client-shell.js';
import { decodeTftp } from '../src/wire/tftp/decode.js';
import { acknowledgementOf } from './tftp-pair.js';

/** A client's shell without sockets, on a clock that is set by hand: what left it is written down, and what comes is given to it. */
export class ScriptedClientShell implements ClientShell {
  /** Every port that was opened, the first one first. */
  readonly ports: ScriptedPort[] = [];
  /** How the next port is opened: at once, or when this resolves; a rejection is an error of the system. */
  opening: Promise<void> = Promise.resolve();
  /** When the way to a TID is ready; `undefined` for at once. */
  following: Promise<void> | undefined;
  wakesAtMs = Number.POSITIVE_INFINITY;
  isReferenced = true;
  #nowMs = 0;
  #wake: () => void = () => undefined;

  nowMs(): number {
    return this.#nowMs;
  }

  async resolve(host: string): Promise<readonly string[]> {
    return [host];
  }

  async openPort(_: string, __: string | undefined, handler: ClientPortHandler): Promise<ClientPort> {
    await this.opening;
    const port = new ScriptedPort(handler, (to) => (to === 69 ? undefined : this.following));
    this.ports.push(port);
    return port;
  }

  wakeAt(atMs: number, wake: () => void): void {
    this.wakesAtMs = atMs;
    this.#wake = wake;
  }

  unref(): void {
    this.isReferenced = false;
  }

  /** The latest port. */
  get port(): ScriptedPort {
    const port = this.ports.at(-1);
    if (port === undefined) throw new Error('no port is open');
    return port;
  }

  /** Time passes until the alarm goes off. */
  async passToAlarm(): Promise<void> {
    this.#nowMs = this.wakesAtMs;
    this.#wake();
    await promisesSettled();
  }
}

/** A client's port of such a shell. */
export class ScriptedPort implements ClientPort {
  readonly local = { address: '0.0.0.0', port: 4_000 };
  readonly pathBlockBytes = 1_468;
  readonly handler: ClientPortHandler;
  isClosed = false;
  isReferenced = true;
  readonly follow: (port: number) => Promise<void> | undefined;
  readonly #sent: string[] = [];

  constructor(handler: ClientPortHandler, follow: (port: number) => Promise<void> | undefined) {
    this.handler = handler;
    this.follow = follow;
  }

  /** What was sent since the last call, each as `packet to PORT`. */
  sent(): readonly string[] {
    return this.#sent.splice(0);
  }

  /** A packet comes from the server's `port`, and what waits for promises happens. */
  async receive(packet: Uint8Array, port: number): Promise<void> {
    this.handler.received(packet, 0, packet.length, port);
    await promisesSettled();
  }

  send(packet: Uint8Array, port: number): void {
    this.#sent.push(`${described(packet)} to ${port}`);
  }

  acknowledge(block16: number, port: number): void {
    this.send(acknowledgementOf(block16), port);
  }

  blocks: ClientPort['blocks'] = (source, firstBlock, count, _, port) => {
    for (let block = firstBlock; block < firstBlock + count; block += 1)
      this.#sent.push(`DATA ${block}, ${source.payload(block).length} bytes to ${port}`);
  };

  unref(): void {
    this.isReferenced = false;
  }

  close(): void {
    this.isClosed = true;
  }
}

function described(bytes: Uint8Array): string {
  const decoded = decodeTftp(bytes);
  if (!decoded.ok) return 'no packet';
  const { packet } = decoded;
  switch (packet.type) {
    case 'readRequest':
    case 'writeRequest': {
      const options = packet.options.map(({ name, value }) => ` ${name}=${value}`).join('');
      return `${packet.type === 'readRequest' ? 'RRQ' : 'WRQ'} ${packet.name}${options}`;
    }
    case 'acknowledgement':
      return `ACK ${packet.block16}`;
    case 'error':
      return `ERROR ${packet.errorCode}`;
    default:
      return packet.type;
  }
}

/** Everything that only waits for promises has happened. */
export function promisesSettled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
