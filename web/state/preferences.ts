import type { Language } from '../../src/errors/error.js';
import { claimedName } from '../../src/operations/who.js';
import { type KeyValueStore, keptObject, keptStore } from './kept.js';
import type { Store } from './store.js';

/** Which colours: as the system says, or one of the two. */
export type Theme = 'system' | 'light' | 'dark';

/** Which key sends. */
export type SendKey = 'ctrl-enter' | 'enter';

/** How a file that has a form is edited. */
export type EditAs = 'form' | 'text';

/** What holds for the whole page. */
export interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
  /** The key that sends what is typed; with Enter, Shift+Enter begins a line. */
  readonly sendKey: SendKey;
  readonly editAs: EditAs;
  /** What others see the person at this browser as; empty: they gave no name. */
  readonly person: string;
}

/** Preferences as kept; without them, the system's theme and the language that the browser asks for. */
export function createPreferences(
  keeper: KeyValueStore,
  browserLanguages: readonly string[],
): Store<Preferences> {
  return keptStore(keeper, 'breakoutbox.preferences', (kept) => {
    const { theme, language, sendKey, editAs, person } = keptObject(kept);
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      language: language === 'en' || language === 'zh-CN' ? language : languageOf(browserLanguages),
      sendKey: sendKey === 'enter' ? 'enter' : 'ctrl-enter',
      editAs: editAs === 'text' ? editAs : 'form',
      person: typeof person === 'string' ? (claimedName(person) ?? '') : '',
    };
  });
}

function languageOf(browserLanguages: readonly string[]): Language {
  const known = browserLanguages.find((tag) => /^(zh|en)\b/i.test(tag));
  return known?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en';
}
