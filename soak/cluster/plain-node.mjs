// A node without Breakoutbox: it publishes numbered batches as one does, with nothing but the client of NATS, so that what the server loses or
// doubles shows by itself.
import { JetStreamApiError, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { eventually, later } from './children.mjs';
import { Ledger } from './ledger.mjs';

/** The stream of these nodes. */
export const plainStream = 'plain-history';
const subjectOf = (node) => `plain.history.${node}`;
/** Milliseconds between two batches, unless NATS takes longer. */
const everyMs = 50;
/** Milliseconds that an acknowledgement is waited for. */
const waitMs = 2_000;

/** Makes the stream. */
export async function makePlainStream(nats, replicas) {
  const manager = await jetstreamManager(nats, { timeout: 10_000 });
  await manager.streams.add({
    ...{ name: plainStream, subjects: ['plain.history.*'], num_replicas: replicas },
    ...{ storage: 'file', discard: 'old' },
  });
}

/** One publisher with a subject of its own, and one publish under way. */
export class PlainNode {
  name;
  stream = plainStream;
  ledger = new Ledger();
  #urls;
  #rate;
  #nats;
  #running;
  #isEnding = false;
  #generation = 0;

  constructor({ name, urls, rate }) {
    this.name = name;
    this.#urls = urls;
    this.#rate = rate;
  }

  get subject() {
    return subjectOf(this.name);
  }

  /** Connects when a server is there. */
  async start() {
    this.#nats = connect({
      servers: this.#urls.split(','),
      ...{ maxReconnectAttempts: -1, reconnectTimeWait: 300, waitOnFirstConnect: true, timeout: 3_000 },
      ...{ pingInterval: 3_000, maxPingOut: 2 },
    });
  }

  /** Begins to send. */
  begin() {
    this.#generation += 1;
    this.#running ??= this.#send();
  }

  /** Loses its connection and what it knew of the stream, as if killed; its numbers stay. */
  async kill() {
    await this.close();
    this.#generation += 1;
  }

  stop() {
    return this.kill();
  }

  /** Sends no more numbers; resolves when all of them are acknowledged. */
  async end() {
    this.#isEnding = true;
    const hasEnded = this.#running.then(() => true);
    await eventually(`${this.name} has delivered`, () => Promise.race([hasEnded, later(0)]), 60_000);
  }

  async close() {
    // One that still waits for a server closes when it has one.
    await Promise.race([this.#nats?.then((nats) => nats.close()), later(1_000)]);
  }

  /** Everything was acknowledged at the end already. */
  async delivered() {}

  /** Compares the stream with what was sent. */
  async count(nats) {
    const numbers = [];
    for await (const { data } of messagesOf(nats, plainStream, this.subject)) {
      const { from, to } = JSON.parse(new TextDecoder().decode(data));
      for (let number = from; number <= to; number += 1) numbers.push(number);
    }
    return this.ledger.count(numbers);
  }

  async #send() {
    const beganMs = performance.now();
    let cursor;
    let known = -1;
    for (;;) {
      const { ledger } = this;
      const due = Math.floor(((performance.now() - beganMs) / 1_000) * this.#rate);
      if (!this.#isEnding && due > ledger.sent) ledger.send(due - ledger.sent);
      try {
        if (cursor === undefined || known !== this.#generation) {
          known = this.#generation;
          cursor = await this.#lastOf();
          ledger.take(Math.max(ledger.taken, cursor.to));
        }
        if (cursor.to >= ledger.sent) {
          if (this.#isEnding) return;
        } else {
          const batch = { from: cursor.to + 1, to: ledger.sent };
          const sequence = await this.#publish(batch, cursor.sequence);
          cursor = { to: batch.to, sequence };
          ledger.take(batch.to);
        }
      } catch {
        // Whether it was taken is seen in the stream.
        cursor = undefined;
      }
      await later(everyMs);
    }
  }

  async #publish(batch, lastSubjectSequence) {
    const body = JSON.stringify({
      ...batch,
      filling: 'x'.repeat(Math.min(60_000, 20 * (batch.to - batch.from))),
    });
    const { seq } = await jetstream(await this.#nats).publish(this.subject, body, {
      ...{ expect: { lastSubjectSequence }, timeout: waitMs },
    });
    return seq;
  }

  /** The last batch of its subject, as the stream's leader has it. */
  async #lastOf() {
    const manager = await jetstreamManager(await this.#nats, { timeout: waitMs, checkAPI: false });
    try {
      const message = await manager.streams.getMessage(plainStream, { last_by_subj: this.subject });
      if (message === null) return { to: 0, sequence: 0 };
      return { to: message.json().to, sequence: message.seq };
    } catch (error) {
      // 10037: there is no message of that subject.
      if (error instanceof JetStreamApiError && error.code === 10_037) return { to: 0, sequence: 0 };
      throw error;
    }
  }
}

/** Milliseconds without a message after which a consumer is taken for lost, as it is when its server ends. */
const silenceMs = 3_000;

/**
 * All messages of a subject that a stream has, in their order. A consumer that falls silent is made again, on any server; when two of them
 * get nothing more, what the stream says it has is not there.
 */
export async function* messagesOf(nats, stream, subject, { headersOnly = false } = {}) {
  const manager = await jetstreamManager(nats, { timeout: 10_000 });
  const { state } = await manager.streams.info(stream, { subjects_filter: subject });
  let left = Object.values(state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
  let next = 1;
  for (let idle = 0; left > 0 && idle < 2; ) {
    idle += 1;
    const consumer = await jetstream(nats, { timeout: 10_000 }).consumers.get(stream, {
      ...{ filter_subjects: subject, deliver_policy: 'by_start_sequence', opt_start_seq: next },
      headers_only: headersOnly,
    });
    const messages = await consumer.consume({ max_messages: 200 });
    let silence = setTimeout(() => messages.stop(), silenceMs);
    for await (const message of messages) {
      clearTimeout(silence);
      idle = 0;
      yield message;
      next = message.seq + 1;
      left -= 1;
      if (left === 0) break;
      silence = setTimeout(() => messages.stop(), silenceMs);
    }
    clearTimeout(silence);
    await messages.close();
  }
}
