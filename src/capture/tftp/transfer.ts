import { decodeTftp } from '../../wire/tftp/decode.js';
import { blockHeaderBytes, blockOf, opcode, opcodeOf, type TftpOption } from '../../wire/tftp/packet.js';
import type { MemoryBudget } from '../streams/memory-budget.js';
import type { Seen, Side } from '../streams/stream-event.js';
import { BlockAssembler } from './block-assembler.js';
import type { TransferEvent, TransferOutcome } from './transfer-event.js';
import { optionNumber, type TransferIdentity } from './transfer-identity.js';

/** A datagram of a transfer. Its bytes are borrowed until the call returns. */
export interface TransferDatagram extends Seen {
  readonly from: Side;
  /** The port of the server. */
  readonly serverPort: number;
  readonly bytes: Uint8Array;
  /** Its length on the wire, more than `bytes` holds if a snap length cut it. */
  readonly wireBytes: number;
}

/** One transfer, followed packet by packet (RFC 1350, RFC 2347, RFC 7440). */
export class TftpTransfer {
  readonly identity: TransferIdentity;
  /** The datagram that began it. */
  readonly request: Uint8Array;
  readonly #sink: (event: TransferEvent) => void;
  readonly #blocks: BlockAssembler;
  /** The port that the server answers from; -1 until it has. */
  #serverPort = -1;
  #hasOptions = false;
  #hasBlocks = false;
  #acknowledged = -1;
  #outcome: TransferOutcome | undefined;
  #isEnded = false;
  #seen: Seen;

  constructor(
    identity: TransferIdentity,
    request: Uint8Array,
    budget: MemoryBudget,
    sink: (event: TransferEvent) => void,
  ) {
    this.identity = identity;
    this.request = new Uint8Array(request);
    this.#sink = sink;
    this.#seen = identity;
    this.#blocks = new BlockAssembler(budget, {
      content: (bytes) => sink({ type: 'content', ...this.#place, bytes }),
      missing: (missingBytes) => sink({ type: 'missing', ...this.#place, missingBytes }),
    });
  }

  /** Takes the request that began it. */
  requested(): void {
    this.#sink({ type: 'request', ...this.#place, from: 'client', isAgain: false });
  }

  /** Takes a request of the same client. Returns false if it begins another transfer. */
  repeats(request: TransferDatagram): boolean {
    const isAnswered = this.#hasBlocks || this.#outcome !== undefined;
    if (isAnswered || !isEqual(request.bytes, this.request)) return false;
    this.#seen = request;
    this.#sink({ type: 'request', ...this.#place, from: 'client', isAgain: true });
    return true;
  }

  /** Takes a packet of the transfer that is no request. */
  receive(datagram: TransferDatagram): void {
    const { bytes, from, serverPort } = datagram;
    this.#seen = datagram;
    if (from === 'server' && this.#serverPort < 0) this.#serverPort = serverPort;
    if (serverPort !== this.#serverPort && this.#serverPort >= 0) {
      this.#sink({ type: 'stray', ...this.#place, from, isAgain: false, port: serverPort });
      return;
    }
    const code = opcodeOf(bytes, 0, bytes.length);
    const block16 = blockOf(bytes, 0, bytes.length);
    if (code === opcode.data && block16 >= 0) this.#data(datagram);
    else if (code === opcode.acknowledgement && block16 >= 0) this.#acknowledgement(from, block16);
    else if (code === opcode.optionAcknowledgement || code === opcode.error) this.#words(datagram);
  }

  /** Whether all of it was seen, or an ERROR: only what is sent again is to be expected. */
  get isOver(): boolean {
    return this.#outcome !== undefined || this.#blocks.isComplete;
  }

  /** No more packets come. */
  end(seen: Seen): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#blocks.end();
    const outcome = this.#blocks.isComplete ? 'complete' : (this.#outcome ?? this.#outcomeOfSilence());
    this.#sink({ type: 'ended', packet: seen.packet, timeNanos: seen.timeNanos, outcome });
  }

  get #place(): Seen {
    const { packet, timeNanos } = this.#seen;
    return { packet, timeNanos };
  }

  #outcomeOfSilence(): TransferOutcome {
    const isAnswered = this.#serverPort >= 0 || this.#hasBlocks;
    return isAnswered ? 'unfinished' : 'unanswered';
  }

  #words({ bytes, from }: TransferDatagram): void {
    const decoded = decodeTftp(bytes);
    if (!decoded.ok) return;
    const { packet } = decoded;
    if (packet.type === 'optionAcknowledgement') {
      this.#agree(packet.options);
      this.#sink({
        type: 'options',
        ...this.#place,
        from,
        isAgain: this.#hasOptions,
        options: packet.options,
      });
      this.#hasOptions = true;
    } else if (packet.type === 'error') {
      this.#outcome ??= this.#hasBlocks ? 'aborted' : 'refused';
      const { errorCode: code, message } = packet;
      this.#sink({ type: 'error', ...this.#place, from, isAgain: false, code, message });
    }
  }

  #agree(options: readonly TftpOption[]): void {
    const blockBytes = optionNumber(options, 'blksize') ?? optionNumber(options, 'blksize2');
    if (blockBytes !== undefined && blockBytes > 0) this.#blocks.blockBytes = blockBytes;
  }

  /** Takes a block, or several that one frame of a loopback carries together (segmentation offload). */
  #data({ bytes, wireBytes, from }: TransferDatagram): void {
    if (!this.#hasBlocks) this.#sizeOf(wireBytes - blockHeaderBytes);
    this.#hasBlocks = true;
    const fullBytes = this.#blocks.blockBytes + blockHeaderBytes;
    for (let at = 0; at < wireBytes; at += fullBytes) {
      const end = Math.min(at + fullBytes, wireBytes);
      const block16 = blockOf(bytes, at, bytes.length - at);
      if (block16 < 0 || opcodeOf(bytes, at, bytes.length - at) !== opcode.data) return;
      this.#block(
        from,
        block16,
        bytes.subarray(at + blockHeaderBytes, Math.min(end, bytes.length)),
        end - at,
      );
    }
  }

  #block(from: Side, block16: number, payload: Uint8Array, datagramBytes: number): void {
    const wireBytes = datagramBytes - blockHeaderBytes;
    const block = this.#blocks.blockOf(block16);
    const isLast = wireBytes < this.#blocks.blockBytes;
    const isAgain = this.#blocks.holds(block);
    this.#sink({ type: 'block', ...this.#place, from, isAgain, block, wireBytes, isLast });
    this.#blocks.receive(block, payload, wireBytes);
  }

  /** Without an OACK in the capture, the first block shows how long blocks are. */
  #sizeOf(payloadBytes: number): void {
    if (this.#hasOptions) return;
    const asked = optionNumber(this.identity.options, 'blksize');
    if (payloadBytes === asked || payloadBytes > this.#blocks.blockBytes)
      this.#blocks.blockBytes = payloadBytes;
  }

  #acknowledgement(from: Side, block16: number): void {
    const block = this.#blocks.blockOf(block16);
    const isAgain = block <= this.#acknowledged;
    this.#sink({ type: 'acknowledgement', ...this.#place, from, isAgain, block });
    this.#acknowledged = Math.max(this.#acknowledged, block);
    this.#blocks.acknowledge(block);
  }
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
