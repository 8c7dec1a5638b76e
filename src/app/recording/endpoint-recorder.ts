import { readFileSync } from 'node:fs';
import { platform, release, type } from 'node:os';
import { basename } from 'node:path';
import process from 'node:process';
import { isEveryAddress, withoutZone } from '../../bytes/address.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { type SocketAddress, unmapped } from '../../bytes/socket-address.js';
import { type RecordedProgram, SyntheticBlocks } from '../../capture/synthesis/synthetic-blocks.js';
import type { ThreadRecording } from '../../linux/tftp/recorded-thread.js';
import { nowMicros } from '../../system/clock.js';
import { facingAddress, rememberedFacing } from '../../system/facing-address.js';
import { flushSoon } from '../../system/flush-soon.js';
import type { Recorder, RecorderSource } from '../../transport/recorder.js';
import { ownVersion } from '../package-files.js';
import { EndpointRecording, type PacketBlocks, type RecordingOwner } from './endpoint-recording.js';
import { PacketRecorder } from './packet-recorder.js';

/** The bound of one recording. */
export interface RecordingOptions {
  /** Bytes that wait to be taken, at most; what exceeds them is dropped and counted. Default 32 MiB. */
  readonly maxWaitingBytes?: number | undefined;
}

const usualWaitingBytes = 32 * 1024 * 1024;
/** Bytes of blocks that are handed on at once, however soon the next turn may be. */
const maxGatheredBytes = 512 * 1024;
/** Milliseconds that the packets of other threads may be under way; a thread keeps them for 5 at most. */
const threadLingerMs = 25;

/**
 * Records what endpoints send and receive as packets, without any privilege: payloads, addresses, ports and times are real, headers are
 * made. Endpoints that are opened with it have a tap that looks here with each message and costs nothing else while nothing is
 * recorded.
 *
 *     const recorder = new EndpointRecorder();
 *     const server = await open({ type: 'tcp-listen', address: '7777', reply: 'echo' }, { recorder });
 *     const recording = recorder.start();
 *     await writeFile('echo.pcapng', recording);
 */
export class EndpointRecorder implements RecorderSource, ThreadRecording, RecordingOwner {
  readonly program = recordedProgram();
  readonly #blocks = new SyntheticBlocks(this.program);
  readonly #recordings = new Set<EndpointRecording>();
  readonly #watchers = new Set<() => void>();
  readonly #servers = new Set<readonly SocketAddress[]>();
  readonly #schedule = flushSoon();
  #recorder: PacketRecorder | undefined;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #isFlushPending = false;

  get isOn(): boolean {
    return this.#recorder !== undefined;
  }

  get recorder(): Recorder | undefined {
    return this.#recorder;
  }

  /** Begins a recording, of what happens from now on. Several may run. */
  start({ maxWaitingBytes = usualWaitingBytes }: RecordingOptions = {}): EndpointRecording {
    const recording = new EndpointRecording(this.#blocks, maxWaitingBytes, this);
    // What was gathered so far belongs to the others.
    this.#flush();
    this.#recordings.add(recording);
    if (this.#recorder === undefined) {
      this.#recorder = new PacketRecorder((packet, sender) => {
        this.#gather(this.#blocks.packet(packet, sender, nowMicros()));
      }, rememberedFacing());
      this.#changed();
    }
    return recording;
  }

  get lingerMs(): number {
    return this.#watchers.size === 0 ? 0 : threadLingerMs;
  }

  ended(recording: EndpointRecording): void {
    this.#flush();
    this.#recordings.delete(recording);
    if (this.#recordings.size > 0) return;
    this.#recorder = undefined;
    this.#changed();
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => {
      this.#watchers.delete(changed);
    };
  }

  serves(addresses: readonly SocketAddress[]): () => void {
    this.#servers.add(addresses);
    return () => {
      this.#servers.delete(addresses);
    };
  }

  /** Whether a server of this program is asked there whose threads record what both sides say. */
  isServed(address: string, port: number): boolean {
    const plain = unmapped(withoutZone(address));
    const isOwn = plain.startsWith('127.') || facingAddress(plain) === plain;
    const isThere = (at: SocketAddress): boolean =>
      at.port === port && (isEveryAddress(at.address) ? isOwn : unmapped(withoutZone(at.address)) === plain);
    return [...this.#servers].some((addresses) => addresses.some(isThere));
  }

  /** Takes packets that were made elsewhere: a server's threads make theirs. */
  add(blocks: PacketBlocks): void {
    for (const recording of this.#recordings) recording.add(blocks);
  }

  /** Ends all recordings behind the packets so far. */
  close(): void {
    for (const recording of this.#recordings) recording.stop();
  }

  #gather(block: Uint8Array): void {
    this.#gathered.push(block);
    this.#gatheredBytes += block.length;
    if (this.#gatheredBytes >= maxGatheredBytes) this.#flush();
    else if (!this.#isFlushPending) {
      this.#isFlushPending = true;
      this.#schedule(() => {
        this.#isFlushPending = false;
        this.#flush();
      });
    }
  }

  #flush(): void {
    if (this.#gathered.length === 0) return;
    const packets = this.#gathered.length;
    const bytes = joinBytes(this.#gathered);
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.add({ bytes, packets, lost: 0 });
  }

  #changed(): void {
    for (const changed of this.#watchers) changed();
  }
}

/** This program, named as the system's tables name it, like the packets of a live capture. */
function recordedProgram(): RecordedProgram {
  return {
    application: `Breakoutbox ${ownVersion()}`,
    system: `${type()} ${release()}`,
    process: processName(),
    pid: process.pid,
  };
}

function processName(): string {
  try {
    return readFileSync('/proc/self/comm', 'utf8').trim();
  } catch {
    return basename(process.execPath, platform() === 'win32' ? '.exe' : '');
  }
}
