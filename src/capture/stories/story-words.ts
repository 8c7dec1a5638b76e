import { bootWords } from './boot-words.js';
import { conversationWords } from './conversation-words.js';
import { transferWords } from './transfer-words.js';

/**
 * Every sentence of a story by its stable code, in both languages. `{name}` marks a param, `{count:block}` a number of
 * what it counts; what stands in brackets is left out if its
 * param is empty.
 */
export const storyWords = Object.freeze({ ...transferWords, ...conversationWords, ...bootWords });

/** A stable code of a sentence. */
export type StoryCode = keyof typeof storyWords;
