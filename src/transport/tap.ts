import type { ByteStream } from './byte-stream.js';
import type { DatagramHandler, DatagramTransport } from './datagram-transport.js';

/** A tapped socket of datagrams: the handler of the real one, and what is used in its place. */
export interface TappedDatagrams {
  readonly handler: DatagramHandler;
  around(transport: DatagramTransport): DatagramTransport;
}

/**
 * Stands between an endpoint and its transports, as a breakout box does between two devices: sees, and may change, what goes
 * each way, while neither side knows. Endpoints take one at most; a tap may hold others.
 */
export interface TransportTap {
  /** What is used in the place of `stream`, whose other side is `peer` (`ADDRESS:PORT`). */
  stream(stream: ByteStream, peer: string): ByteStream;
  /** What is used in the place of `handler` and of its transport. */
  datagrams(handler: DatagramHandler): TappedDatagrams;
}
