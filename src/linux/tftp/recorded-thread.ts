import type { SocketAddress } from '../../bytes/socket-address.js';
import type { RecordedProgram } from '../../capture/synthesis/synthetic-blocks.js';
import type { FromServerThread, ToServerThread } from './engine-messages.js';

/** Takes the packets that a server's threads make of their datagrams while it is on. */
export interface ThreadRecording {
  readonly isOn: boolean;
  /** This program, for the comments. */
  readonly program: RecordedProgram;
  /** Calls `changed` whenever it goes on or off, until the returned function is called. */
  watch(changed: () => void): () => void;
  /** A server whose threads record listens at these addresses, until the returned function is called. */
  serves(addresses: readonly SocketAddress[]): () => void;
  /** Takes blocks of a pcapng file; `lost` packets found no room. */
  add(blocks: { readonly bytes: Uint8Array; readonly packets: number; readonly lost: number }): void;
}

/** The recording of one thread, in the main thread: lets it record while the recording is on. */
export class RecordedThread {
  readonly #recording: ThreadRecording;
  readonly #post: (message: ToServerThread) => void;
  readonly #waitingBytes = new Int32Array(new SharedArrayBuffer(4));
  readonly #unwatch: () => void;

  /** `post` posts to the thread. */
  constructor(recording: ThreadRecording, post: (message: ToServerThread) => void) {
    this.#recording = recording;
    this.#post = post;
    this.#unwatch = recording.watch(() => this.#changed());
    if (recording.isOn) this.#changed();
  }

  /** The thread has posted packets. */
  posted(packets: Extract<FromServerThread, { readonly type: 'packets' }>): void {
    Atomics.sub(this.#waitingBytes, 0, packets.bytes.length);
    this.#recording.add(packets);
  }

  /** The thread has ended. */
  close(): void {
    this.#unwatch();
  }

  #changed(): void {
    const { isOn, program } = this.#recording;
    this.#post(
      isOn ? { type: 'record', program, waitingBytes: this.#waitingBytes } : { type: 'stopRecording' },
    );
  }
}
