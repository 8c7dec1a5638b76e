import type { ReactNode } from 'react';
import { Icon } from '../../../views/icon.js';
import { useWords } from '../../../views/use-session.js';

/** The head of an inspector: what is looked at, on a narrow page whether all of it is shown, and the way out. */
export function InspectorHead({
  title,
  className,
  isNarrow,
  isOpen,
  onOpen,
  onClose,
}: {
  readonly title: ReactNode;
  /** Of the title: its colour. */
  readonly className: string | undefined;
  readonly isNarrow: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  return (
    <div className="inspector-head">
      <h2 className={className}>{title}</h2>
      {isNarrow && (
        <button type="button" className="quiet" aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
          {t(isOpen ? 'showLess' : 'showMore')}
        </button>
      )}
      <button
        type="button"
        className="quiet close"
        aria-label={t('close')}
        title={`${t('close')} (Esc)`}
        onClick={onClose}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
