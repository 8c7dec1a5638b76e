import { joinBytes } from '../../bytes/join-bytes.js';
import { udpPacket } from '../../capture/synthesis/ip-packet.js';
import { recordedEnds } from '../../capture/synthesis/recorded-ends.js';
import { type RecordedProgram, SyntheticBlocks } from '../../capture/synthesis/synthetic-blocks.js';
import { nowMicros } from '../../system/clock.js';
import { rememberedFacing } from '../../system/facing-address.js';
import type { DatagramRecorder, DatagramRecorderSource, Ends, Side } from '../../transport/recorder.js';
import type { FromServerThread } from './engine-messages.js';

/** The longest delay in milliseconds before packets are posted. */
const laterMs = 5;
/** Bytes of packets that are posted at once. */
const maxGatheredBytes = 256 * 1024;
/** Bytes that may wait for the main thread; what exceeds them is dropped and counted. */
const maxWaitingBytes = 16 * 1024 * 1024;
const nothing = new Uint8Array(0);

/** Makes packets of the datagrams of a server's thread, and posts them to the main thread as blocks of a pcapng file. */
export class ThreadRecorder implements DatagramRecorderSource, DatagramRecorder {
  readonly #post: (message: FromServerThread, moved: readonly ArrayBuffer[]) => void;
  readonly #facing = rememberedFacing();
  #blocks: SyntheticBlocks | undefined;
  #waitingBytes: Int32Array | undefined;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `post` posts a message in this turn, with memory that is transferred. */
  constructor(post: (message: FromServerThread, moved: readonly ArrayBuffer[]) => void) {
    this.#post = post;
  }

  get recorder(): DatagramRecorder | undefined {
    return this.#blocks === undefined ? undefined : this;
  }

  /** Begins to record. `waitingBytes` is one integer: the bytes that were posted and not taken. */
  start(program: RecordedProgram, waitingBytes: Int32Array): void {
    this.#blocks = new SyntheticBlocks(program);
    this.#waitingBytes = waitingBytes;
  }

  /** Posts what is left, and records nothing more. */
  stop(): void {
    this.#flush();
    this.#blocks = undefined;
  }

  datagram(by: Side, { local: bound, peer: given }: Ends, parts: readonly Uint8Array[]): void {
    if (this.#blocks === undefined) return;
    const ends = recordedEnds(bound, given, this.#facing);
    if (ends === undefined) return;
    const { local, peer } = ends;
    const packet = by === 'local' ? udpPacket(local, peer, parts) : udpPacket(peer, local, parts);
    const block = this.#blocks.packet(packet, by, nowMicros());
    this.#gathered.push(block);
    this.#gatheredBytes += block.length;
    if (this.#gatheredBytes >= maxGatheredBytes) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), laterMs);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waitingBytes;
    const packets = this.#gathered.length;
    if (packets === 0 || waiting === undefined) return;
    const bytes = joinBytes(this.#gathered);
    this.#gathered = [];
    this.#gatheredBytes = 0;
    if (Atomics.load(waiting, 0) + bytes.length > maxWaitingBytes) {
      // Their number is posted at once: the recording may end before there is room again.
      this.#post({ type: 'packets', bytes: nothing, packets: 0, lost: packets }, []);
      return;
    }
    Atomics.add(waiting, 0, bytes.length);
    this.#post({ type: 'packets', bytes, packets, lost: 0 }, [bytes.buffer]);
  }
}
