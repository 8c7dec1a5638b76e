import type { PacketOrigin } from '../../capture/packet-walker.js';
import { TftpTransfers } from '../../capture/tftp/transfers.js';
import type { Packet } from '../../wire/packet.js';
import { createProtocols, type Protocols } from '../../wire/protocols.js';
import type { CaptureSource } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';

/** Makes items of the packets of a capture. */
export interface PacketTaker {
  /** Takes the next packet, which was walked; both are borrowed until the call returns. */
  take(packet: Packet, origin: PacketOrigin): void;
  /** The capture has ended. */
  end(): void;
}

/**
 * Walks a capture, and gives the items that a taker makes of its packets, in order, as they come. `create` gets the function that
 * the taker gives them to, and the protocols that the packets are walked by; with a filter also
 * the transfers of all packets. What could be read of a damaged capture is given before its failure is thrown.
 */
export async function* captureItems<Item>(
  source: CaptureSource,
  options: CaptureOptions,
  create: (
    give: (item: Item) => void,
    protocols: Protocols,
    allTransfers: TftpTransfers | undefined,
  ) => PacketTaker,
): AsyncGenerator<Item, void, undefined> {
  let items: Item[] = [];
  const protocols = createProtocols(options.codecs);
  const allTransfers = options.filter === undefined ? undefined : TftpTransfers.ofAll();
  const taker = create((item) => items.push(item), protocols, allTransfers);
  const taken = (): readonly Item[] => {
    const given = items;
    items = [];
    return given;
  };
  let failure: unknown;
  try {
    for await (const _ of walkCapture(source, (packet, origin) => taker.take(packet, origin), {
      ...options,
      every: allTransfers?.take.bind(allTransfers),
      protocols,
    }))
      yield* taken();
  } catch (error) {
    failure = error;
  }
  taker.end();
  yield* taken();
  if (failure !== undefined) throw failure;
}
