import type { CaptureBlock } from '../../capture/capture-block.js';
import { CaptureReader, type CaptureSink } from '../../capture/capture-reader.js';
import { mayBeGzip } from '../../capture/gzip-magic.js';
import type { PacketBatch } from '../../capture/packet-batch.js';
import { type PacketVisitor, PacketWalker } from '../../capture/packet-walker.js';
import { errorOf } from '../../errors/error.js';
import type { Codec } from '../../wire/codec.js';
import type { Packet } from '../../wire/packet.js';
import { createProtocols, type Protocols } from '../../wire/protocols.js';
import type { CaptureFilter } from './capture-filter.js';
import { CaptureFile, type CaptureSource, capturePieces } from './capture-pieces.js';

/** Which packets are taken. */
export interface CaptureOptions {
  /** A display filter of Wireshark, such as `udp.port == 69 && tftp.block > 7`. Without one, all packets are taken. */
  readonly filter?: string | undefined;
  /** Protocols besides those that are known: layouts (`openLayoutCodecs`). */
  readonly codecs?: readonly Codec[] | undefined;
}

/** How a capture is walked. */
export interface WalkOptions extends CaptureOptions {
  /** Takes every packet before the filter is asked; borrowed until it returns. */
  readonly every?: ((packet: Packet) => void) | undefined;
  /** Those that packets are walked with; they follow all that a packet can be asked for. */
  readonly protocols?: Protocols;
  /** Whether `visit` writes rows and asks for no fields: then nothing is followed that rows do not say. For walks without `protocols`. */
  readonly isForRows?: boolean;
  /**
   * Whether what is made of each packet is large, so that few packets are walked between two yields: those of 16 KiB, or of 128 bytes of a
   * packed file. Otherwise those of a whole piece.
   */
  readonly isStepwise?: boolean;
}

/** Bytes of a capture that are walked between two yields where packets become large. */
const stepBytes = 16 * 1024;
/** The same of a packed capture: a byte becomes a thousand at most. */
const packedStepBytes = 128;

/**
 * Walks all packets of a capture, in order, and calls `visit` with each that the filter selects. Yields after each piece that was read, when all of its
 * packets have been visited, so that what they gave can be taken. Memory stays the same however long the capture.
 *
 * Throws `FILTER_INVALID` and the other failures of a filter before it reads anything. Ends as `readCapture` does behind the last packet that could be read, when the capture is damaged or cut off.
 */
export async function* walkCapture(
  source: CaptureSource,
  visit: PacketVisitor,
  options: WalkOptions = {},
): AsyncGenerator<void, void, undefined> {
  const { filter, every } = options;
  const chosen = filter === undefined ? undefined : await filterOf(filter, options);
  const file = typeof source === 'string' ? CaptureFile.open(source) : undefined;
  try {
    let first: number | undefined = 1;
    // What takes every packet needs all of them walked.
    if (chosen !== undefined && every === undefined && file !== undefined) {
      const { firstSelected } = await import('./first-selected.js');
      first = await firstSelected(file, chosen);
    }
    if (first === undefined) return;
    yield* walkPieces(file?.pieces() ?? capturePieces(source), visit, options, chosen, first);
  } finally {
    file?.close();
  }
}

/** Walks the packets of `pieces`, and asks the filter from the packet number `first` on. */
async function* walkPieces(
  pieces: AsyncIterable<Uint8Array>,
  visit: PacketVisitor,
  options: WalkOptions,
  chosen: CaptureFilter | undefined,
  first: number,
): AsyncGenerator<void, void, undefined> {
  const { every, isStepwise = false } = options;
  const selected: PacketVisitor = (packet, origin) => {
    every?.(packet);
    if (chosen !== undefined && (packet.number < first || !chosen.selects(packet))) return;
    visit(packet, origin);
    packet.displayedSeconds = packet.seconds;
    packet.displayedNanoseconds = packet.nanoseconds;
  };
  let reader: CaptureReader | undefined;
  for await (const piece of pieces) {
    reader ??= new CaptureReader(
      new WalkingSink(selected, protocolsOf(options, chosen)),
      mayBeGzip(piece) ? (await import('../../capture/gunzip.js')).gunzipping : undefined,
    );
    for (let at = 0; at < piece.length; ) {
      const step = isStepwise ? (reader.isPacked ? packedStepBytes : stepBytes) : piece.length;
      at += reader.pushSome(piece.subarray(at, at + step));
      yield;
    }
    if (reader.fault !== undefined) throw errorOf(reader.fault);
  }
  reader ??= new CaptureReader(new WalkingSink(selected, protocolsOf(options, chosen)), undefined);
  reader.end();
  yield;
  if (reader.fault !== undefined) throw errorOf(reader.fault);
}

function protocolsOf(
  { protocols, codecs, isForRows = false }: WalkOptions,
  chosen: CaptureFilter | undefined,
): Protocols {
  const udpConversations = !isForRows || chosen?.needsUdpConversations === true;
  const acknowledgments = !isForRows || chosen?.needsAcknowledgments === true;
  return protocols ?? createProtocols(codecs, { udpConversations, acknowledgments });
}

/** The code of filters is loaded with the first one. */
async function filterOf(text: string, { protocols, codecs }: WalkOptions): Promise<CaptureFilter> {
  const { captureFilter } = await import('./capture-filter.js');
  return captureFilter(text, protocols ?? createProtocols(codecs));
}

/** Walks the packets that it receives. */
class WalkingSink implements CaptureSink {
  readonly #visit: PacketVisitor;
  readonly #walker: PacketWalker;

  constructor(visit: PacketVisitor, protocols: Protocols) {
    this.#visit = visit;
    this.#walker = new PacketWalker(protocols);
  }

  packets(batch: PacketBatch, bytes: Uint8Array): void {
    this.#walker.batch(batch, bytes, this.#visit);
  }

  block(block: CaptureBlock): void {
    this.#walker.block(block);
  }
}
