import { type Failure, failureMessage } from '../../errors/error.js';
import type { Settings } from '../settings.js';

/** What NATS keeps for a node. */
export type KeptThing = 'history' | 'audit' | 'sharing';

const goesOn = { history: 'historyGoesOn', audit: 'auditGoesOn' } as const;

/** Says why NATS does not keep what it is to keep for this node, and that it does again; what holds for all of it, once. */
export class KeptLines {
  readonly #settings: Pick<Settings, 'translate' | 'language' | 'quiet'>;
  readonly #say: (line: string) => void;
  /** The latest line of each. */
  readonly #latest = new Map<KeptThing, string>();
  /** What the latest failure of each was by: it had no JetStream. */
  readonly #withoutJetStream = new Set<KeptThing>();

  /** With `quiet` only what is wrong is said. */
  constructor(settings: Pick<Settings, 'translate' | 'language' | 'quiet'>, say: (line: string) => void) {
    this.#settings = settings;
    this.#say = say;
  }

  /** `thing` cannot be kept; undefined: it is kept again. */
  told(thing: Exclude<KeptThing, 'sharing'>, why: Failure | undefined): void {
    const { translate: t, quiet } = this.#settings;
    const line =
      why !== undefined
        ? this.failed(thing, why)
        : this.#withoutJetStream.delete(thing)
          ? t('jetStreamBack')
          : t(goesOn[thing]);
    if (why === undefined && quiet) this.#latest.set(thing, line);
    else this.line(thing, line);
  }

  /** The line of a failure. */
  failed(thing: KeptThing, why: Failure): string {
    const { translate: t, language } = this.#settings;
    if (why.params.reason !== 'no-jetstream') {
      this.#withoutJetStream.delete(thing);
      return failureMessage(why, language);
    }
    this.#withoutJetStream.add(thing);
    return t('noJetStream', { server: why.params.server });
  }

  /** Says a line of `thing`, unless it was the latest of another: then it is known. */
  line(thing: KeptThing, line: string): void {
    const isKnown = [...this.#latest].some(([other, latest]) => other !== thing && latest === line);
    this.#latest.set(thing, line);
    if (!isKnown) this.#say(line);
  }
}
