import type { SocketAddress } from '../../bytes/socket-address.js';
import type { Rollover } from '../../tftp/block-number.js';
import type { BlockSource } from '../../tftp/block-source.js';
import type {
  ClientPort,
  ClientPortHandler,
  ClientShell,
  ResolveHost,
} from '../../tftp/client/client-shell.js';
import { acknowledgementPacket, dataParts } from '../../tftp/packet-parts.js';
import type { RecorderSource, Side } from '../../transport/recorder.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';

/**
 * Shows the datagrams of a client's transfer to the recorder of `source`, while there is one, and changes nothing. On any engine.
 * What a server says whose threads record it is not shown a second time.
 */
export class RecordedClientShell implements ClientShell {
  readonly resolve: ResolveHost;
  readonly #shell: ClientShell;
  readonly #source: EndpointRecorder;
  readonly #serverPort: number;

  /** `serverPort` is the port that the request goes to. */
  constructor(shell: ClientShell, source: EndpointRecorder, serverPort: number) {
    this.#shell = shell;
    this.#source = source;
    this.#serverPort = serverPort;
    this.resolve = shell.resolve;
  }

  nowMs(): number {
    return this.#shell.nowMs();
  }

  async openPort(
    address: string,
    local: string | undefined,
    handler: ClientPortHandler,
  ): Promise<ClientPort> {
    if (this.#source.isServed(address, this.#serverPort))
      return this.#shell.openPort(address, local, handler);
    const exchange = new Exchange(this.#source, address);
    const recorded: ClientPortHandler = {
      received: (bytes, offset, length, port) => {
        exchange.show('peer', port, [bytes.subarray(offset, offset + length)]);
        handler.received(bytes, offset, length, port);
      },
      runReceived: (bytes, offset, count, datagramBytes, port) => {
        const taken = handler.runReceived(bytes, offset, count, datagramBytes, port);
        for (let at = offset; at < offset + taken * datagramBytes; at += datagramBytes)
          exchange.show('peer', port, [bytes.subarray(at, at + datagramBytes)]);
        return taken;
      },
      refused: () => handler.refused(),
      unreachable: (error) => handler.unreachable(error),
    };
    const port = await this.#shell.openPort(address, local, recorded);
    exchange.port = port;
    return new RecordedClientPort(port, exchange);
  }

  wakeAt(atMs: number, wake: () => void): void {
    this.#shell.wakeAt(atMs, wake);
  }

  unref(): void {
    this.#shell.unref();
  }
}

/** The datagrams between a port and its server. */
class Exchange {
  port: ClientPort | undefined;
  readonly #source: RecorderSource;
  readonly #address: string;

  constructor(source: RecorderSource, address: string) {
    this.#source = source;
    this.#address = address;
  }

  get isRecorded(): boolean {
    return this.#source.recorder !== undefined;
  }

  show(by: Side, port: number, parts: readonly Uint8Array[]): void {
    const local = this.port?.local;
    if (local === undefined) return;
    this.#source.recorder?.datagram(by, { local, peer: { address: this.#address, port } }, parts);
  }
}

class RecordedClientPort implements ClientPort {
  readonly #port: ClientPort;
  readonly #exchange: Exchange;

  constructor(port: ClientPort, exchange: Exchange) {
    this.#port = port;
    this.#exchange = exchange;
  }

  get local(): SocketAddress | undefined {
    return this.#port.local;
  }

  get pathBlockBytes(): number {
    return this.#port.pathBlockBytes;
  }

  send(packet: Uint8Array, port: number): void {
    this.#exchange.show('local', port, [packet]);
    this.#port.send(packet, port);
  }

  acknowledge(block16: number, port: number): void {
    if (this.#exchange.isRecorded) this.#exchange.show('local', port, [acknowledgementPacket(block16)]);
    this.#port.acknowledge(block16, port);
  }

  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover, port: number): void {
    if (this.#exchange.isRecorded)
      for (const parts of dataParts(source, firstBlock, count, rollover))
        this.#exchange.show('local', port, parts);
    this.#port.blocks(source, firstBlock, count, rollover, port);
  }

  follow(port: number): Promise<void> | undefined {
    return this.#port.follow(port);
  }

  unref(): void {
    this.#port.unref();
  }

  close(): void {
    this.#port.close();
  }
}
