/** A TFTP transfer, found by its request; its packets follow between the client's port and one of the server. */
export interface CountedTransfer {
  readonly number: number;
  /** Numbers of the addresses. */
  readonly client: number;
  readonly server: number;
  readonly clientPort: number;
  readonly file: string;
  readonly isRead: boolean;
  /** The packet of the request. */
  readonly request: number;
  packets: number;
  /** Bytes of its packets on the wire. */
  bytes: number;
  first: number;
  last: number;
  /** Packets of it that say something is wrong. */
  troubles: number;
}

/** The TFTP transfers of a capture, numbered from 1. */
export class Transfers {
  readonly all: CountedTransfer[] = [];
  /** The latest transfer of a client's address and port. */
  readonly #latest = new Map<number, CountedTransfer>();
  #last: CountedTransfer | undefined;

  /** A request has begun a transfer. Asked again, as after a loss, it is the same one. */
  begin(
    request: Omit<CountedTransfer, 'number' | 'packets' | 'bytes' | 'last' | 'troubles'>,
  ): CountedTransfer {
    const key = keyOf(request.client, request.clientPort);
    const known = this.#latest.get(key);
    const isAgain =
      known !== undefined &&
      known.server === request.server &&
      known.file === request.file &&
      known.isRead === request.isRead;
    if (isAgain) return known;
    const begun = {
      ...request,
      number: this.all.length + 1,
      packets: 0,
      bytes: 0,
      last: request.first,
      troubles: 0,
    };
    this.all.push(begun);
    this.#latest.set(key, begun);
    this.#last = begun;
    return begun;
  }

  /** The transfer of a TFTP packet in either direction; undefined if its request was not captured. */
  find(
    source: number,
    sourcePort: number,
    destination: number,
    destinationPort: number,
  ): CountedTransfer | undefined {
    const last = this.#last;
    if (last !== undefined && (isOf(last, source, sourcePort) || isOf(last, destination, destinationPort)))
      return last;
    const found =
      this.#latest.get(keyOf(source, sourcePort)) ?? this.#latest.get(keyOf(destination, destinationPort));
    if (found !== undefined) this.#last = found;
    return found;
  }
}

function isOf({ client, clientPort }: CountedTransfer, address: number, port: number): boolean {
  return client === address && clientPort === port;
}

function keyOf(address: number, port: number): number {
  return address * 65_536 + port;
}
