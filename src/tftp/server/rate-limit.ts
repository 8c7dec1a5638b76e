/** A rate limit: so much a second, and a burst after a pause. */
export interface Rate {
  /** Above 0; infinite for no limit. */
  readonly perSecond: number;
  /** At least 1. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** Limits the rate of each key, and of all keys together, by token buckets. Takes about 100 bytes a key. */
export class RateLimiter {
  /** Refused uses. */
  refused = 0;

  readonly #perKey: Rate;
  readonly #overall: Rate;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #shared: Bucket;

  /**
   * Remembers at most `maxKeys` keys, and forgets the one used longest ago first: a flood from forged addresses costs no
   * memory, and `overall` bounds what it gets.
   */
  constructor(perKey: Rate, overall: Rate, maxKeys = 10_000) {
    this.#perKey = perKey;
    this.#overall = overall;
    this.#maxKeys = maxKeys;
    this.#shared = { tokens: overall.burst, filledAtMs: 0 };
  }

  /** The number of remembered keys. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Whether `key` may use `amount` now; if so, takes it from both buckets, otherwise from neither. */
  take(key: string, nowMs: number, amount = 1): boolean {
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = { tokens: this.#perKey.burst, filledAtMs: nowMs };
      if (this.#buckets.size >= this.#maxKeys) this.#forgetOldest();
    } else {
      this.#buckets.delete(key);
      refill(bucket, this.#perKey, nowMs);
    }
    this.#buckets.set(key, bucket);
    refill(this.#shared, this.#overall, nowMs);
    if (bucket.tokens < amount || this.#shared.tokens < amount) {
      this.refused += 1;
      return false;
    }
    bucket.tokens -= amount;
    this.#shared.tokens -= amount;
    return true;
  }

  /** Whether `key` has anything left now. The use that follows is passed to `spend`, and may exceed what was left. */
  isOpen(key: string, nowMs: number): boolean {
    const bucket = this.#buckets.get(key);
    refill(this.#shared, this.#overall, nowMs);
    if (bucket !== undefined) refill(bucket, this.#perKey, nowMs);
    return this.#shared.tokens > 0 && (bucket === undefined || bucket.tokens > 0);
  }

  /** Records that `key` has used `amount`; an overdraft must refill before the key is open again. */
  spend(key: string, nowMs: number, amount: number): void {
    const bucket = this.#buckets.get(key) ?? { tokens: this.#perKey.burst, filledAtMs: nowMs };
    if (!this.#buckets.has(key)) {
      if (this.#buckets.size >= this.#maxKeys) this.#forgetOldest();
      this.#buckets.set(key, bucket);
    }
    bucket.tokens -= amount;
    this.#shared.tokens -= amount;
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}

function refill(bucket: Bucket, { perSecond, burst }: Rate, nowMs: number): void {
  const elapsedMs = Math.max(0, nowMs - bucket.filledAtMs);
  bucket.filledAtMs = nowMs;
  if (elapsedMs > 0) bucket.tokens = Math.min(burst, bucket.tokens + (elapsedMs / 1_000) * perSecond);
}
