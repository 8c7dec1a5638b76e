import { type FormEvent, useCallback, useState } from 'react';
import { repeatBounds } from '../../../../src/operations/bounds.js';
import type { RepetitionState } from '../../../../src/operations/endpoints.js';
import { Icon } from '../../../views/icon.js';
import { Popover } from '../../../views/popover.js';
import { useWords } from '../../../views/use-session.js';
import { type RoomSettings, within } from './composer-settings.js';
import { progressWords, repetitionTitle } from './repetition-words.js';

/** Sends again and again: how often and until when; while it runs, how far it is and its end. */
export function RepeatControl({
  settings,
  repetition,
  onChange,
  onStart,
  onStop,
}: {
  readonly settings: Pick<RoomSettings, 'repeatMs' | 'repeatCount'>;
  readonly repetition: RepetitionState | undefined;
  readonly onChange: (change: Partial<RoomSettings>) => void;
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
        onSubmit={(repeatMs, repeatCount) => {
          setIsOpen(false);
          onChange({ repeatMs, repeatCount });
          onStart(repeatMs, repeatCount === 'endless' ? undefined : repeatCount);
        }}
        onLeave={(repeatMs, repeatCount) => onChange({ repeatMs, repeatCount })}
      />
    </Popover>
  );
}

function RepeatForm({
  settings,
  onSubmit,
  onLeave,
}: {
  readonly settings: Pick<RoomSettings, 'repeatMs' | 'repeatCount'>;
  readonly onSubmit: (repeatMs: number, repeatCount: number | 'endless') => void;
  readonly onLeave: (repeatMs: number, repeatCount: number | 'endless') => void;
}) {
  const { t } = useWords();
  const { minMs, maxMs, maxCount } = repeatBounds;
  const [everyMs, setEveryMs] = useState(String(settings.repeatMs));
  const [times, setTimes] = useState(settings.repeatCount === 'endless' ? '' : String(settings.repeatCount));
  const typed = (): readonly [number, number | 'endless'] => [
    within(everyMs === '' ? undefined : Number(everyMs), minMs, maxMs, settings.repeatMs),
    times === '' ? 'endless' : within(Number(times), 1, maxCount, 1),
  ];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(...typed());
  };
  // Within the composer's form another one cannot stand: Enter and the button do what its submit would.
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter in any of its fields starts
    <div
      className="repeat-form"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) submit(event);
      }}
      onBlur={() => onLeave(...typed())}
    >
      <label className="number">
        {t('repeatEvery')}
        <input
          type="number"
          inputMode="numeric"
          min={minMs}
          max={maxMs}
          value={everyMs}
          onChange={({ currentTarget }) => setEveryMs(currentTarget.value)}
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
          value={times}
          placeholder={t('repeatEndless')}
          onChange={({ currentTarget }) => setTimes(currentTarget.value)}
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
