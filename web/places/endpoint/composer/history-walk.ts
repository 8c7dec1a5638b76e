import { isSameDraft } from '../../../../src/operations/same-draft.js';
import { meantNow, type RoomSettings, type TypedDraft } from './composer-settings.js';

/** Steps through the sent messages by the arrow keys; at the end is the unsent draft again. */
export class HistoryWalk {
  /** The position in the history, -1 for the unsent draft. */
  #at = -1;
  #typed: TypedDraft | undefined;

  /** Whether a message of the history is in the composer. */
  get isRecalling(): boolean {
    return this.#at >= 0;
  }

  /** The current text becomes the unsent draft. */
  end(): void {
    this.#at = -1;
  }

  /** One step to what was sent before (1) or after (-1) and the draft that stands there; undefined when there is none. */
  step(by: 1 | -1, settings: RoomSettings): TypedDraft | undefined {
    const { history } = settings;
    const [latest] = history;
    // The message just sent is still there; one step back is the message before it.
    const stands = latest !== undefined && isSameDraft(meantNow(settings), latest);
    const to = this.#at === -1 && by === 1 && stands ? 1 : this.#at + by;
    if (to >= history.length || to < -1) return undefined;
    if (this.#at === -1) this.#typed = meantNow(settings);
    this.#at = to;
    return history[to] ?? this.#typed;
  }
}
