import type { JetStreamManager } from '@nats-io/jetstream';

/**
 * Whether what was told of a bucket can be trusted. NATS says nothing when a bucket is removed and made again, which counts from 1 once more,
 * nor of a change that was replaced before it could be told.
 */
export class BucketTrust {
  /** When each stream was made: one that was made again is another. */
  readonly identity: string;
  readonly #manager: JetStreamManager;
  readonly #streams: readonly string[];
  /** The latest revision that was told. */
  #told = 0;
  #hasGap = false;

  private constructor(manager: JetStreamManager, streams: readonly string[], identity: string) {
    this.#manager = manager;
    this.#streams = streams;
    this.identity = identity;
  }

  /** Of the streams that keep a bucket. Rejects with what NATS says. */
  static async of(manager: JetStreamManager, streams: readonly string[]): Promise<BucketTrust> {
    return new BucketTrust(manager, streams, await identityOf(manager, streams));
  }

  /** Takes note of a revision that was told; of `isListed` ones, what the bucket had at first, some are passed over. */
  told(revision: number, isListed: boolean): void {
    this.#hasGap ||= !isListed && revision !== this.#told + 1;
    this.#told = Math.max(this.#told, revision);
  }

  /** Whether these are still the streams that were opened, and no change was passed over. Rejects with what NATS says. */
  async holds(): Promise<boolean> {
    return !this.#hasGap && this.identity === (await identityOf(this.#manager, this.#streams));
  }
}

/** Where NATS keeps a key-value bucket. */
export function streamOfBucket(bucket: string): string {
  return `KV_${bucket}`;
}

async function identityOf(manager: JetStreamManager, streams: readonly string[]): Promise<string> {
  const infos = await Promise.all(streams.map((stream) => manager.streams.info(stream)));
  return infos.map(({ created }) => created).join(' ');
}
