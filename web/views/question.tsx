import { type ReactNode, useState } from 'react';
import { Dialog } from './dialog.js';
import { useWords } from './use-session.js';

/** Asks before something is lost; closing the dialog is a no, and so is Enter. */
export function Question({
  text,
  verb,
  onAnswer,
}: {
  readonly text: string;
  /** The action on a yes. */
  readonly verb: string;
  readonly onAnswer: (isYes: boolean) => void;
}) {
  const { t } = useWords();
  return (
    <Dialog label={verb} className="ask" onClose={() => onAnswer(false)}>
      <p>{text}</p>
      <div className="verb-line">
        <button type="button" className="danger" onClick={() => onAnswer(true)}>
          {verb}
        </button>
        <button type="button" data-autofocus onClick={() => onAnswer(false)}>
          {t('cancel')}
        </button>
      </div>
    </Dialog>
  );
}

/** The question whether a file of the folder may be replaced; render `question` somewhere. */
export function useReplaceQuestion(): {
  readonly mayReplace: (name: string) => Promise<boolean>;
  readonly question: ReactNode;
} {
  const { t } = useWords();
  const [asked, setAsked] = useState<{ readonly name: string; readonly answer: (isYes: boolean) => void }>();
  return {
    mayReplace: (name) => new Promise((answer) => setAsked({ name, answer })),
    question: asked !== undefined && (
      <Question
        text={t('tftpReplaceSure', { name: asked.name })}
        verb={t('tftpReplace')}
        onAnswer={(isYes) => {
          setAsked(undefined);
          asked.answer(isYes);
        }}
      />
    ),
  };
}
