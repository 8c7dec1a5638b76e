import { useEffect, useRef } from 'react';
import type { BrokenBench, Chosen, Setting } from '../../../../../src/lesson/broken/broken-bench.js';
import { useWords } from '../../../../views/use-session.js';
import type { BrokenMark } from '../../state/broken-progress.js';
import type { OpenBench } from '../../state/open-bench.js';
import { Worded } from '../worded.js';

/** What should happen at a broken bench and what does, what can be changed, and the hints that were asked for. */
export function BrokenTextPane({
  open,
  mark,
  chosen,
}: {
  readonly open: OpenBench;
  readonly mark: BrokenMark;
  readonly chosen: Chosen;
}) {
  const { t, language } = useWords();
  const { bench } = open;
  return (
    <article className="lesson-text" aria-labelledby="lesson-title">
      <div className="lesson-said">
        <h2 id="lesson-title">{bench.title[language]}</h2>
        {bench.story.map((says) => (
          <p key={says.en}>
            <Worded says={says} />
          </p>
        ))}
      </div>
      <section className="lesson-question broken-settings" aria-label={t('brokenSettings')}>
        {bench.settings.map((setting, index) => (
          <SettingChoice
            key={setting.id}
            setting={setting}
            number={index + 1}
            chosen={chosen.get(setting.id)}
            onChoose={(option) => open.choose(setting.id, option)}
          />
        ))}
      </section>
      <Hints bench={bench} given={mark.hints} onHint={() => open.hint()} onAgain={() => open.beginAgain()} />
    </article>
  );
}

function SettingChoice({
  setting: { id, says, options, begins },
  number,
  chosen,
  onChoose,
}: {
  readonly setting: Setting;
  /** The key that chooses the next of its options. */
  readonly number: number;
  readonly chosen: string | undefined;
  readonly onChoose: (option: string) => void;
}) {
  const { t } = useWords();
  return (
    <fieldset aria-keyshortcuts={String(number)}>
      <legend>
        <Worded says={says} />{' '}
        <span aria-hidden="true">
          <kbd>{number}</kbd>
        </span>
      </legend>
      {options.map((option) => (
        <label key={option.id} className="lesson-choice">
          <input
            type="radio"
            name={`setting-${id}`}
            value={option.id}
            checked={option.id === chosen}
            onChange={() => onChoose(option.id)}
          />
          <span className={option.id === begins ? undefined : 'lesson-choice-words'}>
            <Worded says={option.says} />
          </span>
          {option.id === begins && <small className="dim">{t('brokenAsFound')}</small>}
        </label>
      ))}
    </fieldset>
  );
}

function Hints({
  bench: { hints },
  given,
  onHint,
  onAgain,
}: {
  readonly bench: BrokenBench;
  readonly given: number;
  readonly onHint: () => void;
  readonly onAgain: () => void;
}) {
  const { t } = useWords();
  const latest = useRef<HTMLLIElement>(null);
  const before = useRef(given);
  useEffect(() => {
    // What was asked for comes into sight.
    if (given > before.current) latest.current?.scrollIntoView({ block: 'nearest' });
    before.current = given;
  }, [given]);
  return (
    <section className="lesson-earlier broken-hints" aria-labelledby="broken-hints">
      <div className="broken-hints-head">
        <h3 id="broken-hints">{t('brokenHints')}</h3>
        <span className="dim">{t('brokenHintsGiven', { given, all: hints.length })}</span>
      </div>
      <ol aria-live="polite">
        {hints.slice(0, given).map((says, index) => (
          <li key={says.en} ref={index === given - 1 ? latest : undefined}>
            <span className="dim" aria-hidden="true">
              {index + 1}
            </span>
            <p>
              <Worded says={says} />
            </p>
          </li>
        ))}
      </ol>
      <div className="lesson-verbs">
        {given < hints.length && (
          <button type="button" onClick={onHint}>
            {t(given === 0 ? 'brokenHint' : 'brokenHintMore')}
          </button>
        )}
        <button type="button" className="quiet" onClick={onAgain}>
          {t('learnAgain')}
        </button>
      </div>
    </section>
  );
}
