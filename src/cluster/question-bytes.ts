import { joinBytes } from '../bytes/join-bytes.js';
import { BreakoutboxError, type Failure } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import type { ByteStream } from '../operations/byte-stream.js';

/** Questions that are pulled at once, and bytes of all that are held: whoever may only look may ask them too. */
const maxUnderWay = 16;
const maxHeldBytes = 96 * 1024 * 1024;
/** Milliseconds in which one has to come whole: 24 MiB at 4 Mbit/s. */
const wholeMs = 60_000;

/** A question that was pulled. */
export interface PulledQuestion {
  readonly bytes: Uint8Array;
  /** Its operation is done: what it held is free for others. */
  readonly release: () => void;
}

/** Pulls questions that are larger than a message of NATS, all of them within one allowance of memory and time. */
export class QuestionBytes {
  readonly #node: string;
  readonly #wholeMs: number;
  #underWay = 0;
  #held = 0;

  /** `node` is named where it refuses one; `deadlineMs`: in which one has to come whole. */
  constructor(node: string, deadlineMs = wholeMs) {
    this.#node = node;
    this.#wholeMs = deadlineMs;
  }

  /**
   * Resolves with what `content` gives, of which the operation takes `most` bytes.
   * @throws BreakoutboxError NODE_BUSY, REQUEST_INVALID where it is larger or does not come, and what `content` throws
   */
  async pulled(content: ByteStream, most: number): Promise<PulledQuestion> {
    if (this.#underWay >= maxUnderWay) throw this.#busy();
    this.#underWay += 1;
    const pieces: Uint8Array[] = [];
    let size = 0;
    const release = (): void => {
      this.#held -= size;
      size = 0;
    };
    const parts = content[Symbol.asyncIterator]();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(invalid({ reason: 'request-too-slow' satisfies ReasonKey })),
        this.#wholeMs,
      );
    });
    try {
      for (;;) {
        const part = await Promise.race([parts.next(), late]);
        if (part.done === true) break;
        size += part.value.length;
        this.#held += part.value.length;
        if (size > most) throw invalid({ reason: 'body-too-large' satisfies ReasonKey, limit: most });
        if (this.#held > maxHeldBytes) throw this.#busy();
        pieces.push(part.value);
      }
      return { bytes: joinBytes(pieces), release };
    } catch (error) {
      release();
      // It ends once what it is waiting for has come, or has not.
      void parts.return?.(undefined).catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(timer);
      this.#underWay -= 1;
    }
  }

  #busy(): BreakoutboxError {
    return new BreakoutboxError('NODE_BUSY', { node: this.#node, count: maxUnderWay });
  }
}

function invalid(params: Failure['params']): BreakoutboxError {
  return new BreakoutboxError('REQUEST_INVALID', params);
}
