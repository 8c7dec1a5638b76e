import type { TimedMachine } from '../src/line/virtual-time.js';
import { type Rollover, wireBlock } from '../src/tftp/block-number.js';
import type { BlockSource } from '../src/tftp/block-source.js';
import type { ClientPort, ClientPortHandler, ClientShell } from '../src/tftp/client/client-shell.js';
import type { TransferChannel } from '../src/tftp/server/server-shell.js';
import { acknowledgementOf, dataOf } from './tftp-pair.js';

/** What a client's shell needs of the network that it is in. */
interface ClientLine {
  /** Milliseconds of virtual time. */
  readonly nowMs: number;
  readonly hasSlowFollow: boolean;
  openClientPort(handler: ClientPortHandler): { readonly port: number; close(): void };
  /** Puts what a client says on the line. */
  sendToServer(packet: Uint8Array, from: number, to: number): void;
}

/** One client's port and alarm in the network. */
export class NetworkShell implements ClientShell, TimedMachine {
  deadlineMs = Number.POSITIVE_INFINITY;
  readonly #network: ClientLine;
  #wake: () => void = () => undefined;

  constructor(network: ClientLine) {
    this.#network = network;
  }

  nowMs(): number {
    return this.#network.nowMs;
  }

  async resolve(host: string): Promise<readonly string[]> {
    return [host];
  }

  async openPort(
    _address: string,
    _local: string | undefined,
    handler: ClientPortHandler,
  ): Promise<ClientPort> {
    const network = this.#network;
    const { port: own, close } = network.openClientPort(handler);
    const send = (packet: Uint8Array, port: number): void => network.sendToServer(packet, own, port);
    return {
      local: { address: '0.0.0.0', port: own },
      pathBlockBytes: 1_468,
      send,
      acknowledge: (block16, port) => send(acknowledgementOf(block16), port),
      blocks: (source, firstBlock, count, rollover, port) =>
        sendBlocks(source, firstBlock, count, rollover, (packet) => send(packet, port)),
      follow: () => (network.hasSlowFollow ? Promise.resolve() : undefined),
      unref: () => undefined,
      close,
    };
  }

  wakeAt(atMs: number, wake: () => void): void {
    this.deadlineMs = atMs;
    this.#wake = wake;
  }

  unref(): void {}

  deadlineReached(): void {
    this.deadlineMs = Number.POSITIVE_INFINITY;
    this.#wake();
  }
}

/** A transfer's way from its TID to its client. */
export class NetworkChannel implements TransferChannel {
  readonly tid: number;
  readonly #to: number;
  readonly #reply: (packet: Uint8Array, from: number, to: number) => void;

  constructor(tid: number, to: number, reply: (packet: Uint8Array, from: number, to: number) => void) {
    this.tid = tid;
    this.#to = to;
    this.#reply = reply;
  }

  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover): void {
    sendBlocks(source, firstBlock, count, rollover, (packet) => this.send(packet));
  }

  acknowledge(block16: number): void {
    this.send(acknowledgementOf(block16));
  }

  send(packet: Uint8Array): void {
    this.#reply(packet, this.tid, this.#to);
  }

  close(): void {}
}

function sendBlocks(
  source: BlockSource,
  first: number,
  count: number,
  rollover: Rollover,
  send: (packet: Uint8Array) => void,
): void {
  for (let block = first; block < first + count; block += 1)
    send(dataOf(wireBlock(block, rollover), source.payload(block)));
}
