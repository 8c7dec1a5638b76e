import type { FramingSpec } from '../../../bytes/framing.js';
import type { StreamDirection } from '../../../line/stream-direction.js';
import type { AimedOutcome } from '../../../traffic/faults/aimed-faults.js';
import { MessageCutter } from '../../tcp/message-cutter.js';
import { DeadlineTimer, lineNowMs } from './deadline-timer.js';

/** How the bytes of a stream are cut into messages that faults may be aimed at. */
export interface StreamMessages {
  readonly framing: FramingSpec;
  readonly maxFrameBytes: number;
  /** What is to be done to a message (borrowed); undefined if it passes as it is. */
  readonly decide: (message: Uint8Array) => AimedOutcome | undefined;
}

/**
 * One direction of one connection, with its timer. While faults are aimed at messages, a message goes on the line when it is
 * whole; what is held for it is bounded by the longest frame.
 */
export class StreamLine {
  readonly #direction: StreamDirection;
  readonly #timer: DeadlineTimer;
  readonly #messages: StreamMessages;
  #cutter: MessageCutter | undefined;
  #isStopped = false;

  /** `isAimedAt`: there are faults for its messages. */
  constructor(direction: StreamDirection, messages: StreamMessages, isAimedAt: boolean) {
    this.#direction = direction;
    this.#timer = new DeadlineTimer(direction);
    this.#messages = messages;
    this.aimedAt(isAimedAt);
  }

  /** The sender is to wait for `roomOpened`. */
  get isFull(): boolean {
    return this.#direction.isFull;
  }

  /** What it has done since it was opened. */
  get counters(): StreamDirection['counters'] {
    return this.#direction.counters;
  }

  /** Bytes that are on the line, or are held until their message is whole. */
  get waitingBytes(): number {
    return this.#direction.waitingBytes + (this.#cutter?.heldBytes ?? 0);
  }

  /** Whether faults are aimed at its messages from now on. The first message then begins with the next byte. */
  aimedAt(isAimedAt: boolean): void {
    if (isAimedAt === (this.#cutter !== undefined)) return;
    if (!isAimedAt) {
      this.#cutter?.close();
      this.#cutter = undefined;
      return;
    }
    const { framing, maxFrameBytes } = this.#messages;
    this.#cutter = new MessageCutter(framing, maxFrameBytes, {
      messageArrived: (message) => this.#pass(message),
      // Whoever shows the messages has told of it.
      frameTooLong: () => undefined,
    });
  }

  /** Puts bytes (borrowed) on the line. */
  send(chunk: Uint8Array): void {
    if (this.#cutter !== undefined) {
      this.#cutter.write(new Uint8Array(chunk));
      return;
    }
    this.#direction.send(chunk, lineNowMs());
    this.#timer.changed();
  }

  /** The sender has finished: what was held of a message goes before the end. */
  finish(): void {
    this.#cutter?.end();
    this.#direction.finish(lineNowMs());
    this.#timer.changed();
  }

  /** Takes new conditions. */
  change(...conditions: Parameters<StreamDirection['change']>): void {
    this.#direction.change(...conditions);
    this.#timer.changed();
  }

  /** What is on the line, or held for it, never arrives. */
  stop(): void {
    this.#isStopped = true;
    this.#timer.stop();
    this.#direction.abandon();
    this.#cutter?.abandon();
  }

  /** Puts a message on the line, if no fault that is aimed at it says otherwise. */
  #pass(message: Uint8Array): void {
    // A reset by the line stops it while further messages of the same chunk come.
    if (this.#isStopped) return;
    const direction = this.#direction;
    const outcome = this.#messages.decide(message);
    const nowMs = lineNowMs();
    switch (outcome?.type) {
      case 'drop':
        return;
      case 'duplicate':
        direction.send(message, nowMs);
        direction.send(message, nowMs);
        break;
      case 'delay':
        direction.holdBack(outcome.ms, nowMs);
        direction.send(message, nowMs);
        break;
      case 'corrupt':
        direction.send(outcome.bytes, nowMs);
        break;
      default:
        direction.send(message, nowMs);
    }
    this.#timer.changed();
  }
}
