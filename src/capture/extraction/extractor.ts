import type { Packet } from '../../wire/packet.js';
import type { Protocols } from '../../wire/protocols.js';
import type { StreamName } from '../follow/stream-name.js';
import { HttpConnection } from '../http/http-connection.js';
import { UnpackingAllowance } from '../http/unpacking-allowance.js';
import type { Seen } from '../streams/stream-event.js';
import { TcpStreams } from '../streams/tcp-streams.js';
import { TftpTransfers } from '../tftp/transfers.js';
import type { CarriedFile, ExtractEvent } from './extract-event.js';
import { HttpFile, httpFileName } from './http-file.js';
import { TftpFile } from './tftp-file.js';

interface ExtractorOptions {
  readonly allowance?: UnpackingAllowance | undefined;
  readonly allTransfers?: TftpTransfers | undefined;
}

/** Rebuilds every file that TFTP or HTTP/1 carries in a capture. */
export class Extractor {
  readonly #sink: (event: ExtractEvent) => void;
  readonly #streams: TcpStreams;
  readonly #transfers: TftpTransfers;
  readonly #allowance: UnpackingAllowance;
  #count = 0;

  /**
   * Packets are walked by `protocols`; packed bodies unpack to no more than `allowance`. Where not all packets are taken, `allTransfers` takes
   * them.
   */
  constructor(
    { tcp }: Protocols,
    sink: (event: ExtractEvent) => void,
    { allowance = new UnpackingAllowance(), allTransfers }: ExtractorOptions = {},
  ) {
    this.#allowance = allowance;
    this.#sink = sink;
    this.#streams = new TcpStreams(tcp, ({ number }) => this.#connection({ protocol: 'tcp', number }));
    this.#transfers = new TftpTransfers((transfer) => {
      const stream = { protocol: 'tftp', number: transfer.number } as const;
      const file = new TftpFile(transfer, () => this.#file(stream, transfer.name, transfer), sink);
      return (event) => file.take(event);
    }, allTransfers);
  }

  /** Takes the next packet of the capture, which was walked. */
  take(packet: Packet): void {
    this.#streams.take(packet);
    this.#transfers.take(packet);
  }

  /** The capture has ended. */
  end(): void {
    this.#streams.end();
    this.#transfers.end();
  }

  #connection(stream: StreamName) {
    const connection = new HttpConnection(
      (message) =>
        new HttpFile(
          message,
          this.#allowance,
          () => this.#file(stream, httpFileName(message), message),
          this.#sink,
        ),
    );
    return connection.take.bind(connection);
  }

  #file(stream: StreamName, name: string, { packet, timeNanos }: Seen): CarriedFile {
    const id = this.#count;
    this.#count += 1;
    return { id, protocol: stream.protocol === 'tcp' ? 'http' : 'tftp', stream, name, packet, timeNanos };
  }
}
