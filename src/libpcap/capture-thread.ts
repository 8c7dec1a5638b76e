// The thread of a live capture: libpcap's handles, from their opening to their end, and the blocks made of their packets.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { plainInterface } from '../capture/capture-interface.js';
import { PcapngWriter } from '../capture/pcapng/pcapng-writer.js';
import { BreakoutboxError, type Failure, failure } from '../errors/error.js';
import { nowMicros } from '../system/clock.js';
import { SocketOwners } from '../system/socket-owners.js';
import { CaptureDevice, collectMs } from './capture-device.js';
import { openLibpcap } from './libpcap.js';
import { PacketOwners } from './packet-owners.js';
import { type OptionsOf, PieceBuilder } from './piece-builder.js';
import { ReadableWait } from './readable-wait.js';
import type { CaptureThreadData, FromCaptureThread, ToCaptureThread } from './thread-messages.js';

/** Bytes of pieces that may be unused before the thread waits; the kernel's buffer then fills, and what it drops it counts. */
const maxUnusedBytes = 16 * 1024 * 1024;
/** How long it sleeps before it looks again whether pieces were used. */
const pauseMs = 2;
/** How often counts are reported. */
const countsMs = 1_000;
/** Time after `stop` in which the kernel hands over what it has collected. */
const endingMs = collectMs + 20;
/** Batches of an interface in one turn: then the others have theirs, and messages are read. */
const turnBatches = 64;
/** Room that the block of statistics of an interface needs. */
const statisticsBytes = 128;

/** One capture, on one or several interfaces. */
class CaptureThread {
  readonly #data: CaptureThreadData;
  readonly #port: MessagePort;
  readonly #writer = new PcapngWriter();
  readonly #builder: PieceBuilder;
  readonly #devices: readonly CaptureDevice[];
  readonly #wait: ReadableWait;
  /** The options of each interface's packets. */
  readonly #optionsOf: readonly (OptionsOf | undefined)[];
  #unusedBytes = 0;
  #endMs = Number.POSITIVE_INFINITY;
  #isHalted = false;
  #nextCountsMs = 0;

  constructor(data: CaptureThreadData, port: MessagePort) {
    this.#data = data;
    this.#port = port;
    const libpcap = openLibpcap();
    this.#builder = new PieceBuilder(libpcap.addressOf);
    const opened: CaptureDevice[] = [];
    try {
      for (const name of data.interfaces) opened.push(CaptureDevice.open(libpcap, name, data));
    } catch (error) {
      for (const device of opened) device.close();
      throw error;
    }
    this.#devices = opened;
    const owners = data.processes ? new PacketOwners(new SocketOwners()) : undefined;
    this.#optionsOf = opened.map(({ records }) => {
      const link = records.header.linkType;
      return owners && ((bytes, from, to, timeMs) => owners.optionsOf(bytes, from, to, link, timeMs));
    });
    this.#wait = new ReadableWait(
      libpcap,
      opened.map(({ descriptor }) => descriptor),
    );
  }

  /** Captures to the end. Messages are read between the waits: this thread has no other work. */
  run(): void {
    this.#writeHead();
    this.#postCounts();
    this.#post({ type: 'opened' });
    this.#postPiece();
    let ending: Failure | undefined;
    try {
      while (!this.#hasEnded) this.#turn();
    } catch (error) {
      ending = failureOf(error);
    }
    this.#finish();
    if (ending !== undefined) this.#post({ type: 'failed', failure: ending });
    this.#port.close();
  }

  get #hasEnded(): boolean {
    return this.#isHalted || this.#hasCount || performance.now() >= this.#endMs;
  }

  get #hasCount(): boolean {
    const { count } = this.#data;
    return count > 0 && this.#builder.packets >= count;
  }

  #turn(): void {
    const isPaused = this.#unusedBytes > maxUnusedBytes;
    if (isPaused) {
      this.#wait.sleep(pauseMs);
      // What the kernel has collected is still to be taken.
      if (this.#endMs !== Number.POSITIVE_INFINITY) this.#endMs = performance.now() + endingMs;
    } else {
      this.#wait.wait(collectMs);
      for (const [index, device] of this.#devices.entries()) this.#take(index, device, turnBatches);
      this.#postPiece();
    }
    this.#readMessages();
    if (performance.now() >= this.#nextCountsMs) this.#postCounts();
  }

  /** Takes what has arrived on an interface, in `most` batches at most. */
  #take(index: number, device: CaptureDevice, most: number): void {
    const { count } = this.#data;
    for (let batches = 0; batches < most && !this.#hasCount; batches += 1) {
      if (device.read() === 0) return;
      const left = count === 0 ? Number.POSITIVE_INFINITY : count - this.#builder.packets;
      const optionsOf = this.#optionsOf[index];
      while (!this.#builder.addRecords(device.records, index, device.unitsPerSecond, left, optionsOf))
        this.#postPiece();
    }
  }

  #readMessages(): void {
    for (
      let received = receiveMessageOnPort(this.#port);
      received !== undefined;
      received = receiveMessageOnPort(this.#port)
    ) {
      const message = received.message as ToCaptureThread;
      if (message.type === 'used') this.#unusedBytes -= message.bytes;
      else if (message.type === 'halt') this.#isHalted = true;
      else this.#endMs = Math.min(this.#endMs, performance.now() + endingMs);
    }
  }

  #writeHead(): void {
    const { application, system, filter } = this.#data;
    const none = { comments: [], otherOptions: [] };
    const section = {
      type: 'section',
      byteOrder: 'little',
      hardware: undefined,
      system,
      application,
    } as const;
    this.#builder.block(this.#writer.block({ ...section, ...none }));
    for (const { name, records, unitsPerSecond } of this.#devices) {
      const { linkType, snapBytes, fcsBytes } = records.header;
      const described = {
        ...plainInterface(linkType, snapBytes, unitsPerSecond),
        name,
        filter: filter === '' ? undefined : filter,
        system,
        fcsBytes,
      };
      this.#builder.block(this.#writer.block({ type: 'interface', interface: described, ...none }));
    }
  }

  #postPiece(): void {
    if (this.#builder.length === 0) return;
    const bytes = this.#builder.take();
    this.#unusedBytes += bytes.length;
    this.#post({ type: 'piece', bytes, packets: this.#builder.packets }, [bytes.buffer]);
  }

  #postCounts(): void {
    this.#nextCountsMs = performance.now() + countsMs;
    const interfaces = this.#devices.map((device) => ({ name: device.name, ...device.counts() }));
    this.#post({ type: 'counts', interfaces });
  }

  /** Closes everything, behind a last piece with the counts of each interface. */
  #finish(): void {
    // Halted, its counts are still told: what reads it may have failed.
    if (this.#isHalted) this.#postCounts();
    else this.#postEnd();
    for (const device of this.#devices) device.close();
  }

  #postEnd(): void {
    if (!this.#builder.hasRoom(this.#devices.length * statisticsBytes)) this.#postPiece();
    for (const [index, device] of this.#devices.entries())
      this.#builder.block(this.#statisticsOf(index, device));
    this.#postPiece();
    this.#postCounts();
  }

  #statisticsOf(interfaceIndex: number, device: CaptureDevice): Uint8Array {
    const { received, droppedByKernel, droppedByInterface } = device.counts();
    return this.#writer.block({
      type: 'statistics',
      interfaceIndex,
      timeUnits: (BigInt(nowMicros()) * BigInt(device.unitsPerSecond)) / 1_000_000n,
      receivedPackets: BigInt(received),
      droppedPackets: BigInt(droppedByInterface),
      acceptedPackets: undefined,
      systemDroppedPackets: BigInt(droppedByKernel),
      deliveredPackets: undefined,
      comments: [],
      otherOptions: [],
    });
  }

  #post(message: FromCaptureThread, moved: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, moved);
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof BreakoutboxError) return failure(error.code, error.failure.params);
  throw error;
}

function run(data: CaptureThreadData, port: MessagePort): void {
  try {
    new CaptureThread(data, port).run();
  } catch (error) {
    port.postMessage({ type: 'failed', failure: failureOf(error) } satisfies FromCaptureThread);
    port.close();
  }
}

if (parentPort !== null) run(workerData as CaptureThreadData, parentPort);
