import type { NoticesPort } from '../../http/notices-port.js';
import type { RuleNotice } from '../../http/protocol.js';
import type { Hub } from '../../traffic/hub.js';
import type { Subscription } from '../../traffic/subscription.js';

/** Characters of a notice that are shown; the whole is in the endpoint's log. */
const maxTextLength = 500;
const maxUnreadEvents = 1_000;
const maxUnreadBytes = 1024 * 1024;

/** Does what rules ask of the workbench itself: tells its pages, and ends its recordings. */
export class RuleNotices implements NoticesPort {
  readonly #watchers = new Set<(notice: RuleNotice) => void>();
  readonly #subscription: Subscription;
  #count = 0;

  /** `stopRecording` ends what is recorded of the workbench's endpoints. */
  constructor(hub: Hub, stopRecording: () => void) {
    this.#subscription = hub.subscribe({
      types: ['ruleNoted'],
      maxEvents: maxUnreadEvents,
      maxBytes: maxUnreadBytes,
      onBatch: ({ events }) => {
        for (const event of events) {
          if (event.type !== 'ruleNoted') continue;
          if (event.purpose === 'stopRecording') stopRecording();
          if (event.purpose === 'notify') this.#notify(event);
        }
      },
    });
  }

  watch(noticed: (notice: RuleNotice) => void): () => void {
    this.#watchers.add(noticed);
    return () => {
      this.#watchers.delete(noticed);
    };
  }

  close(): void {
    this.#subscription.close();
  }

  #notify({ timeMicros, endpoint, rule, text }: Omit<RuleNotice, 'number'>): void {
    this.#count += 1;
    const notice = { number: this.#count, timeMicros, endpoint, rule, text: text.slice(0, maxTextLength) };
    for (const noticed of this.#watchers) noticed(notice);
  }
}
