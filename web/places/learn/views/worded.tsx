import type { Words } from '../../../../src/lesson/lesson.js';
import { useWords } from '../../../views/use-session.js';
import { type Facts, textParts } from '../state/lesson-text.js';

const noFacts: Facts = {};

/** What a lesson says, in the page's language, with its code and its facts. */
export function Worded({ says, facts = noFacts }: { readonly says: Words; readonly facts?: Facts }) {
  const { language } = useWords();
  return <WithCode text={says[language]} facts={facts} />;
}

/** One text of the page with what stands between backquotes as code. */
export function WithCode({ text, facts = noFacts }: { readonly text: string; readonly facts?: Facts }) {
  return textParts(text, facts).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the place identifies a part, the text does not change
    part.isCode ? <code key={index}>{part.text}</code> : <span key={index}>{part.text}</span>,
  );
}
