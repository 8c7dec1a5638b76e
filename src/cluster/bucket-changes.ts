import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { pause } from '../system/pause.js';
import { bucketKey } from './bucket-key.js';
import { isOutrun } from './nats-errors.js';

/** How often a change is tried again while others change other keys at the same moment. */
const maxTries = 50;
/** Milliseconds before it is tried again, at most. */
const maxPauseMs = 40;

/** What a change goes through. */
export interface BucketConnection {
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly bucket: string;
  /** Milliseconds in which NATS has to acknowledge a change. */
  readonly ackMs: number;
}

/**
 * Changes of a key-value bucket, each from the revision that its changer has seen.
 *
 * On a stream with replicas nats-server before 2.10 holds that revision against what its replicas have stored already, and not against what
 * is under way: of two changes of one moment both are acknowledged, and the first is gone (nats-server, issue 4320; of 300 pairs some 90 on
 * 2.9.10). The number of the stream's last message it holds against what is under way as well. So there a change asks for both: that the
 * stream is still where the key was looked at, and it is tried again where only another key has changed meanwhile.
 */
export class BucketChanges {
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #bucket: string;
  readonly #ackMs: number;

  constructor({ client, manager, bucket, ackMs }: BucketConnection) {
    this.#client = client;
    this.#manager = manager;
    this.#bucket = bucket;
    this.#ackMs = ackMs;
  }

  /**
   * Gives a name a value if its latest revision is still `revision`, 0 where it never had one. Resolves with the new revision, or with
   * undefined where somebody else was first. Rejects with what NATS says.
   */
  put(name: string, value: Uint8Array, revision: number): Promise<number | undefined> {
    return this.#change(name, value, revision, false);
  }

  /**
   * Removes a name on the same condition; followers may read from `value` who did. It is no purge: at one of those nats-server 2.9 passes
   * over what followers of other keys have not been told yet.
   */
  remove(name: string, value: Uint8Array, revision: number): Promise<number | undefined> {
    return this.#change(name, value, revision, true);
  }

  async #change(
    name: string,
    value: Uint8Array,
    revision: number,
    isRemoval: boolean,
  ): Promise<number | undefined> {
    const stream = `KV_${this.#bucket}`;
    const subject = `$KV.${this.#bucket}.${bucketKey(name)}`;
    const marks = headers();
    if (isRemoval) marks.set('KV-Operation', 'DEL');
    let lastRefusal: unknown;
    for (let tries = 0; tries < maxTries; tries += 1) {
      const { config, state } = await this.#manager.streams.info(stream);
      const hasReplicas = config.num_replicas > 1;
      // After the stream was looked at, so that whatever changes the key from then on changes the stream's last number, too.
      if (hasReplicas && (await this.#latest(stream, subject)) !== revision) return undefined;
      const last = hasReplicas ? { lastSequence: state.last_seq } : {};
      try {
        const { seq } = await this.#client.publish(subject, value, {
          ...{ headers: marks, timeout: this.#ackMs },
          expect: { lastSubjectSequence: revision, ...last },
        });
        return seq;
      } catch (error) {
        if (!isOutrun(error)) throw error;
        if (!hasReplicas) return undefined;
        lastRefusal = error;
        await pause(Math.random() * maxPauseMs);
      }
    }
    throw lastRefusal;
  }

  /** The latest revision, as the stream's leader has it; 0 where there is none. */
  async #latest(stream: string, subject: string): Promise<number> {
    const message = await this.#manager.streams.getMessage(stream, { last_by_subj: subject });
    return message?.seq ?? 0;
  }
}
