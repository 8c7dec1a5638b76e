/** Texts that are kept to go back to, and the characters of all of them. */
const maxTexts = 200;
const maxCharacters = 4 * 1024 * 1024;

/** What a text was before, step by step: what is typed without a pause is one step. Bounded; the oldest steps go first. */
export class TextHistory {
  #past: string[] = [];
  #future: string[] = [];
  #isStepOpen = false;

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** The text is about to become another one. */
  changed(from: string): void {
    this.#future = [];
    if (this.#isStepOpen) return;
    this.#isStepOpen = true;
    this.#past = bounded([...this.#past, from]);
  }

  /** What is typed from here on is a step of its own. */
  pause(): void {
    this.#isStepOpen = false;
  }

  /** The text before the last step; undefined if there is none. */
  undo(now: string): string | undefined {
    const text = this.#past.pop();
    if (text !== undefined) this.#future = bounded([...this.#future, now]);
    this.#isStepOpen = false;
    return text;
  }

  /** The text that was undone last; undefined if there is none. */
  redo(now: string): string | undefined {
    const text = this.#future.pop();
    if (text !== undefined) this.#past = bounded([...this.#past, now]);
    this.#isStepOpen = false;
    return text;
  }
}

function bounded(texts: readonly string[]): string[] {
  let characters = 0;
  let first = texts.length;
  while (first > 0 && texts.length - first < maxTexts) {
    characters += texts[first - 1]?.length ?? 0;
    if (characters > maxCharacters) break;
    first -= 1;
  }
  return texts.slice(first);
}
