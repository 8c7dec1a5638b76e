import type { Words } from '../../../../src/lesson/lesson.js';
import { useWords } from '../../../views/use-session.js';
import { type Facts, textParts } from '../state/lesson-text.js';

const noFacts: Facts = {};

/** What a lesson says, in the page's language, with its code and its facts. */
export function Worded({ says, facts = noFacts }: { readonly says: Words; readonly facts?: Facts }) {
  const { language } = useWords();
  return textParts(says[language], facts).map(({ isCode, text }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the place identifies a part, the text does not change
    isCode ? <code key={index}>{text}</code> : <span key={index}>{text}</span>,
  );
}
