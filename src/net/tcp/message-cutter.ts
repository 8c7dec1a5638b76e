import {
  createFramingDecoder,
  type FramingDecoder,
  type FramingSpec,
  type TakeFrame,
} from '../../bytes/framing.js';

/** Who takes the messages of a stream. */
export interface CutMessages {
  /** A message is whole, or a piece of one that is longer than a frame may be. */
  messageArrived(message: Uint8Array): void;
  /** The next message is the first such piece. Called once at most. */
  frameTooLong(): void;
}

/** Cuts the bytes of one stream into messages, also by a silence of the wall clock. */
export class MessageCutter {
  readonly #decoder: FramingDecoder;
  readonly #cut: TakeFrame;
  #wasTooLong = false;
  #silenceTimer: NodeJS.Timeout | undefined;

  /** Holds a frame of `maxFrameBytes` at most. */
  constructor(framing: FramingSpec, maxFrameBytes: number, taker: CutMessages) {
    this.#decoder = createFramingDecoder(framing, maxFrameBytes);
    this.#cut = (message, isOverlong) => {
      if (isOverlong && !this.#wasTooLong) {
        this.#wasTooLong = true;
        taker.frameTooLong();
      }
      taker.messageArrived(message);
    };
  }

  /** Bytes of an unfinished frame, and of frames that wait uncut. */
  get heldBytes(): number {
    return this.#decoder.heldBytes;
  }

  /** Bytes of memory that it takes. */
  get memoryBytes(): number {
    return this.#decoder.memoryBytes;
  }

  /** Takes what arrived. */
  write(chunk: Uint8Array): void {
    this.#decoder.write(chunk, this.#cut);
    this.#awaitSilence();
  }

  /** Cuts no more; what arrives is kept. */
  pause(): void {
    this.#decoder.pause();
  }

  /** Cuts what was kept, and goes on. */
  resume(): void {
    this.#decoder.resume(this.#cut);
    this.#awaitSilence();
  }

  /** Nothing follows: what is held of a frame is a message as it is. */
  end(): void {
    this.#decoder.end(this.#cut);
  }

  /** Ends, also what was paused, and leaves no timer. */
  close(): void {
    this.#decoder.resume(this.#cut);
    this.#decoder.end(this.#cut);
    clearTimeout(this.#silenceTimer);
  }

  #awaitSilence(): void {
    const { deadlineAfterMs } = this.#decoder;
    if (deadlineAfterMs === undefined) return;
    if (this.#silenceTimer === undefined)
      this.#silenceTimer = setTimeout(() => this.#decoder.silence(this.#cut), deadlineAfterMs);
    else this.#silenceTimer.refresh();
  }
}
