import { isSameDraft, meantNow, type RoomSettings, type TypedDraft } from './composer-settings.js';

/** A person's walk through what was sent, by the arrow keys; what was being typed is there again at its end. */
export class HistoryWalk {
  /** The place in the history, -1 for what is being typed. */
  #at = -1;
  #typed: TypedDraft | undefined;

  /** Whether something of the history stands in the composer. */
  get isRecalling(): boolean {
    return this.#at >= 0;
  }

  /** What stands there is being typed from now on. */
  end(): void {
    this.#at = -1;
  }

  /** One step to what was sent before (1) or after (-1) and the draft that stands there; undefined when there is none. */
  step(by: 1 | -1, settings: RoomSettings): TypedDraft | undefined {
    const { history } = settings;
    const [latest] = history;
    // What was just sent still stands there; one step back is what was sent before.
    const stands = latest !== undefined && isSameDraft(meantNow(settings), latest);
    const to = this.#at === -1 && by === 1 && stands ? 1 : this.#at + by;
    if (to >= history.length || to < -1) return undefined;
    if (this.#at === -1) this.#typed = meantNow(settings);
    this.#at = to;
    return history[to] ?? this.#typed;
  }
}
