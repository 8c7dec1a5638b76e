/** So many equal messages of one peer, each soon after the one before, are a loop: nobody chats like that. */
const loopMessages = 64;
const soonMicros = 250_000;
const silentMicros = 10_000_000;
/** Messages that are remembered; the one that came longest ago is forgotten for another. */
const maxRemembered = 1_024;

/** Seconds for which nothing of a peer is handed on after a loop. */
export const returningSilenceSeconds = silentMicros / 1_000_000;

interface Repeated {
  count: number;
  atMicros: number;
}

/**
 * Finds UDP peers of a room that return what the room sends them, as another endpoint of the same room does: each message would go round
 * for ever. A pure machine on passed-in time.
 */
export class Returning {
  readonly #messages = new Map<string, Repeated>();
  readonly #silentUntilMicros = new Map<string, number>();

  /** The verdict on a message of a peer: `loop` once, when one is found. */
  admit(peer: string, message: Uint8Array, timeMicros: number): 'hand-on' | 'loop' | 'silent' {
    const silentUntil = this.#silentUntilMicros.get(peer);
    if (silentUntil !== undefined) {
      if (timeMicros < silentUntil) return 'silent';
      this.#silentUntilMicros.delete(peer);
    }
    const key = `${peer} ${message.byteLength} ${fingerprint(message)}`;
    const before = this.#messages.get(key);
    const isSoon = before !== undefined && timeMicros - before.atMicros < soonMicros;
    const count = isSoon ? before.count + 1 : 1;
    this.#messages.delete(key);
    if (count >= loopMessages) {
      this.#silentUntilMicros.set(peer, timeMicros + silentMicros);
      forgetOldest(this.#silentUntilMicros);
      return 'loop';
    }
    this.#messages.set(key, { count, atMicros: timeMicros });
    forgetOldest(this.#messages);
    return 'hand-on';
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    if (map.size <= maxRemembered) return;
    map.delete(key);
  }
}

/** A number of 32 bits that differs for most messages that differ. */
function fingerprint(message: Uint8Array): number {
  let value = 0;
  for (const byte of message) value = (Math.imul(value, 31) + byte) | 0;
  return value;
}
