import type { Hub } from '../../app/index.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { lostIn } from '../../traffic/subscription.js';
import { exitStatus } from '../exit.js';
import { Waiting } from '../input/waiting.js';
import type { Sending } from '../send-options.js';
import type { Settings } from '../settings.js';
import { complain } from './output.js';

/** Counts replies and waits for them. */
export class Replies {
  count = 0;
  peerClosed = false;
  readonly #subscription;
  #lastAtMs = performance.now();

  constructor(hub: Hub) {
    this.#subscription = hub.subscribe({
      types: ['received', 'closed'],
      onBatch: (batch) => {
        const { events } = batch;
        this.count += lostIn(batch);
        for (const event of events) this.#received(event);
      },
    });
  }

  /** Resolves when nothing has arrived for `waitMs`, or the endpoint has stopped. */
  async quiet(waitMs: number, stopped: Promise<void>): Promise<void> {
    this.#lastAtMs = performance.now();
    const waiting = new Waiting(stopped);
    for (;;) {
      this.flush();
      const restMs = this.#lastAtMs + waitMs - performance.now();
      if (restMs <= 0 || !(await waiting.pause(restMs))) return;
    }
  }

  flush(): void {
    this.#subscription.flush();
  }

  #received(event: TrafficEvent): void {
    if (event.type === 'closed') this.peerClosed = event.reason === 'peer';
    if (event.type !== 'received') return;
    this.count += 1;
    this.#lastAtMs = performance.now();
  }
}

/** The exit status of a send by its replies; tells a person when there was none. `endsInput` says that its end was sent as well. */
export function replyStatus(
  replies: Replies,
  { waitMs, replyExpected }: Sending,
  { translate: t, quiet }: Pick<Settings, 'translate' | 'quiet'>,
  endsInput = false,
): number {
  if (replies.count > 0 || waitMs === 0) return exitStatus.done;
  if (replies.peerClosed) {
    // A peer that has taken all of a file closes without a word.
    if (!quiet && !endsInput) complain(t('closedWithoutReply'));
    return exitStatus.done;
  }
  if (!quiet || replyExpected) complain(t(replyExpected ? 'noReply' : 'noReplyByDefault', { ms: waitMs }));
  return replyExpected ? exitStatus.failed : exitStatus.done;
}
