import { type RefObject, useLayoutEffect, useState } from 'react';
import { escapeControls, visibleText } from '../../../../src/bytes/escapes.js';
import { Icon } from '../../../views/icon.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { useWords } from '../../../views/use-session.js';

/** Characters of the draft that the folded line shows. */
const maxDraftShown = 60;

/** A composer that gives its room, on a narrow page, to a message that waits for a person. */
export interface ComposerFold {
  /** One line stands in its place. */
  readonly isFolded: boolean;
  /** Whether it can be folded and unfolded at all. */
  readonly canFold: boolean;
  readonly fold: (isFolded: boolean) => void;
}

/** Folds a composer when a message begins to wait, unless somebody is typing in it. */
export function useComposerFold(form: RefObject<HTMLFormElement | null>, waits: boolean): ComposerFold {
  const isNarrow = useNarrow();
  const [isFolded, fold] = useState(false);
  useLayoutEffect(() => {
    fold(waits && form.current?.contains(document.activeElement) !== true);
  }, [form, waits]);
  const canFold = isNarrow && waits;
  return { canFold, isFolded: canFold && isFolded, fold };
}

/** The line in place of a folded composer: what is typed in it, or what it is for. */
export function FoldedComposer({
  draft,
  onUnfold,
}: {
  readonly draft: string;
  readonly onUnfold: () => void;
}) {
  const { t } = useWords();
  const shown = visibleText(escapeControls(draft.slice(0, maxDraftShown)));
  return (
    <button
      type="button"
      className="composer-unfold"
      aria-expanded={false}
      aria-keyshortcuts="i"
      onClick={onUnfold}
    >
      <span>{draft === '' ? t('composerUnfold') : t('composerUnfoldDraft', { draft: shown })}</span>
      <Icon name="turn" />
    </button>
  );
}
