import { type FormEvent, useCallback, useState } from 'react';
import { repeatBounds } from '../../../../src/operations/bounds.js';
import type { RepetitionState } from '../../../../src/operations/endpoints.js';
import { Icon } from '../../../views/icon.js';
import { Popover } from '../../../views/popover.js';
import { useWords } from '../../../views/use-session.js';
import { type RepeatSettings, repeatDraftOf, repeatOf } from './repeat-draft.js';
import { progressWords, repetitionTitle } from './repetition-words.js';

/** Sends again and again: how often and until when; while it runs, how far it is and its end. */
export function RepeatControl({
  settings,
  repetition,
  onChange,
  onStart,
  onStop,
}: {
  readonly settings: RepeatSettings;
  readonly repetition: RepetitionState | undefined;
  readonly onChange: (change: RepeatSettings) => void;
  /** To begin with what is set now. */
  readonly onStart: (intervalMs: number, count: number | undefined) => void;
  readonly onStop: () => void;
}) {
  const words = useWords();
  const { t } = words;
  const [isOpen, setIsOpen] = useState(false);
  const toggle = useCallback((open: boolean) => setIsOpen(open), []);
  if (repetition?.state === 'running') {
    const title = repetitionTitle(repetition, words);
    return (
      <button type="button" className="repeat running" title={title} onClick={onStop}>
        <span className="stop-mark" />
        {t('repeatStop', { progress: progressWords(repetition, words) })}
      </button>
    );
  }
  return (
    <Popover
      isOpen={isOpen}
      onToggle={toggle}
      label={`${t('repeat')} ${t('repeatOff')}`}
      triggerClass="repeat chooser"
      trigger={
        <>
          {t('repeat')} <b>{t('repeatOff')}</b> <Icon name="turn" />
        </>
      }
    >
      <RepeatForm
        settings={settings}
        onSubmit={(asked) => {
          setIsOpen(false);
          onChange(asked);
          const { repeatMs, repeatCount } = asked;
          onStart(repeatMs, repeatCount === 'endless' ? undefined : repeatCount);
        }}
        onLeave={onChange}
      />
    </Popover>
  );
}

function RepeatForm({
  settings,
  onSubmit,
  onLeave,
}: {
  readonly settings: RepeatSettings;
  readonly onSubmit: (asked: RepeatSettings) => void;
  readonly onLeave: (asked: RepeatSettings) => void;
}) {
  const { t } = useWords();
  const { minMs, maxMs, maxCount } = repeatBounds;
  const [draft, setDraft] = useState(() => repeatDraftOf(settings));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(repeatOf(draft, settings));
  };
  // Within the composer's form another one cannot stand: Enter and the button do what its submit would.
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter in any of its fields starts
    <div
      className="repeat-form"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) submit(event);
      }}
      onBlur={() => onLeave(repeatOf(draft, settings))}
    >
      <label className="number">
        {t('repeatEvery')}
        <input
          type="number"
          inputMode="numeric"
          min={minMs}
          max={maxMs}
          value={draft.everyMs}
          onChange={({ currentTarget }) => setDraft({ ...draft, everyMs: currentTarget.value })}
        />
        {t('repeatMs')}
      </label>
      <label className="number">
        {t('repeatCount')}
        <input
          type="number"
          inputMode="numeric"
          min={1}
          max={maxCount}
          value={draft.times}
          placeholder={t('repeatEndless')}
          onChange={({ currentTarget }) => setDraft({ ...draft, times: currentTarget.value })}
        />
        {t('repeatTimes')}
      </label>
      <small>{t('repeatHelp')}</small>
      <button type="button" className="primary" onClick={submit}>
        {t('repeatStart')}
      </button>
    </div>
  );
}
