import {
  createFramingDecoder,
  type FramingDecoder,
  type FramingSpec,
  type TakeFrame,
} from '../../bytes/framing.js';

/** Handles the messages of a stream. */
export interface CutMessages {
  /** A message is complete, or, if `isPiece`, a piece of one that exceeds the frame limit has come. */
  messageArrived(message: Uint8Array, isPiece: boolean): void;
  /** The next message is the first such piece. Called at most once. */
  frameTooLong(): void;
}

/** Cuts the bytes of one stream into messages. A silence on the wall clock may end one too. */
export class MessageCutter {
  readonly #decoder: FramingDecoder;
  readonly #cut: TakeFrame;
  #wasTooLong = false;
  #silenceTimer: NodeJS.Timeout | undefined;

  /** Holds at most `maxFrameBytes` of a frame. */
  constructor(framing: FramingSpec, maxFrameBytes: number, handler: CutMessages) {
    this.#decoder = createFramingDecoder(framing, maxFrameBytes);
    this.#cut = (message, isOverlong) => {
      if (isOverlong && !this.#wasTooLong) {
        this.#wasTooLong = true;
        handler.frameTooLong();
      }
      handler.messageArrived(message, isOverlong);
    };
  }

  /** Bytes of the unfinished frame and of frames that wait uncut. */
  get heldBytes(): number {
    return this.#decoder.heldBytes;
  }

  /** Bytes of memory in use. */
  get memoryBytes(): number {
    return this.#decoder.memoryBytes;
  }

  /** Cuts the bytes that arrived. */
  write(chunk: Uint8Array): void {
    this.#decoder.write(chunk, this.#cut);
    this.#awaitSilence();
  }

  /** Stops cutting; bytes that arrive are kept. */
  pause(): void {
    this.#decoder.pause();
  }

  /** Cuts the kept bytes, and goes on. */
  resume(): void {
    this.#decoder.resume(this.#cut);
    this.#awaitSilence();
  }

  /** No more bytes follow: the unfinished frame becomes a message. */
  end(): void {
    this.#decoder.end(this.#cut);
  }

  /** Ends, even while paused, and leaves no timer. */
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
