import { useEffect, useState } from 'react';
import { escapeControls, visibleText } from '../../../src/bytes/escapes.js';
import type { RuleState } from '../../../src/operations/rules.js';
import { hashOfPlace } from '../../state/place.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { useFileText } from '../../workspace/files-place.js';
import type { OpenFile } from '../../workspace/open-file.js';
import type { ShownRule } from './rule-text.js';
import { RuleTrialPane } from './rule-trial-pane.js';

/** Beside a file of rules: each in words, with its lamp and what it has done; below, what they would make of messages. */
export function RuleSide({
  file,
  states,
}: {
  readonly file: OpenFile;
  readonly states: readonly RuleState[];
}) {
  const { t } = useWords();
  const text = useFileText(file);
  const [rules, setRules] = useState<readonly ShownRule[]>([]);
  useEffect(() => {
    let isShown = true;
    void import('./rule-text.js').then(({ shownRules }) => {
      const found = text === undefined ? undefined : shownRules(text);
      if (isShown && found !== undefined) setRules(found);
    });
    return () => {
      isShown = false;
    };
  }, [text]);
  const arm = async (index: number, enabled: boolean): Promise<void> => {
    const { withEnabled } = await import('./rule-text.js');
    if (text === undefined) return;
    file.edit(withEnabled(text, index, enabled));
    await file.save();
  };
  return (
    <>
      <section className="rule-list" aria-label={t('rulesOfFile')}>
        <h2>{t('rulesOfFile')}</h2>
        {rules.map((rule, index) => (
          <RuleCard
            // biome-ignore lint/suspicious/noArrayIndexKey: rules of a file are told apart by their place
            key={index}
            rule={rule}
            states={states.filter((state) => state.rule === rule.name)}
            onArm={(enabled) => void arm(index, enabled)}
          />
        ))}
      </section>
      <RuleTrialPane file={file} rules={rules} />
    </>
  );
}

function RuleCard({
  rule,
  states,
  onArm,
}: {
  readonly rule: ShownRule;
  /** By endpoint. */
  readonly states: readonly RuleState[];
  readonly onArm: (enabled: boolean) => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t, count } = words;
  const { endpoints } = useStore(session.state.known);
  const isNamed = (id: string, label: string | undefined): boolean =>
    rule.on?.some((name) => name === id || name === label) === true;
  const mine = states.filter(({ endpoint }) =>
    endpoints.some(({ id, input }) => id === endpoint && isNamed(id, input.label)),
  );
  const stopped = mine.find(({ isStopped }) => isStopped);
  const matched = mine.reduce((sum, state) => sum + state.matched, 0);
  const failed = stopped ?? mine.find(({ failure }) => failure !== undefined);
  const said = failed?.failure === undefined ? undefined : words.failure(failed.failure);
  const lamp = stopped !== undefined ? 'bad' : rule.enabled ? 'on' : 'off';
  return (
    <article className="rule-card">
      <header>
        <span className={`lamp lamp-${lamp}`} aria-hidden="true" />
        <h3 className="rule-name">{visibleText(rule.name)}</h3>
        <button type="button" aria-pressed={rule.enabled} onClick={() => onArm(!rule.enabled)}>
          {t(rule.enabled ? 'ruleDisarm' : 'ruleArm')}
        </button>
      </header>
      {said === undefined ? (
        <p className="rule-said dim">{t('ruleMatched', { count: matched, number: count(matched) })}</p>
      ) : (
        <p className="rule-said bad" role="alert" title={said}>
          {stopped !== undefined && <b>{t('ruleStopped')} </b>}
          {said}
        </p>
      )}
      <dl>
        <dt>{t(rule.isAny ? 'ruleWhenAny' : 'ruleWhen')}</dt>
        <dd>
          {rule.when.map(({ word, of }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a rule are told apart by their place
            <p key={index}>
              {t(word)} <code className="rule-part mono">{visibleText(escapeControls(of))}</code>
            </p>
          ))}
        </dd>
        <dt>{t('ruleThen')}</dt>
        <dd>
          {rule.acts.map(({ word, of }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a rule are told apart by their place
            <p key={index}>
              {t(word)}{' '}
              {word === 'ruleScript' ? (
                <a className="text-link mono" href={hashOfPlace({ type: 'rules', path: `rules/${of}` })}>
                  {visibleText(of)}
                </a>
              ) : (
                <code className="rule-part mono">{visibleText(escapeControls(of))}</code>
              )}
            </p>
          ))}
        </dd>
        <dt>{t('ruleFor')}</dt>
        <dd>
          <p>
            {rule.on === undefined || rule.on.length === 0 ? (
              <span className="dim">{t('ruleForNone')}</span>
            ) : (
              visibleText(rule.on.join(', '))
            )}
          </p>
        </dd>
      </dl>
    </article>
  );
}
