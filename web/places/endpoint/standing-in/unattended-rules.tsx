import { escapeControls, visibleText } from '../../../../src/bytes/escapes.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { hashOfPlace } from '../../../state/place.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { useWords } from '../../../views/use-session.js';
import { type RelayRule, useRelayRules } from './use-relay-rules.js';

/** What rules of the workspace do with what passes a relay: each with its switch, and how often it matched. */
export function UnattendedRules({
  endpoint,
  onAdd,
}: {
  readonly endpoint: SocketSummary;
  /** Makes a rule; undefined while there is no message to make one of. */
  readonly onAdd: (() => void) | undefined;
}) {
  const { t } = useWords();
  const { rules, complaint, arm } = useRelayRules(endpoint);
  return (
    <section className="unattended" aria-label={t('unattendedTitle')}>
      <div className="pane-head">
        <h2>{t('unattendedTitle')}</h2>
        <span className="dim">{t('unattendedWhat')}</span>
        <button
          type="button"
          className="quiet pane-verb"
          title={t('unattendedAddHelp')}
          disabled={onAdd === undefined}
          onClick={onAdd}
        >
          {t('unattendedAdd')}
        </button>
      </div>
      {rules.length === 0 && <p className="dim">{t('unattendedNone')}</p>}
      <ul>
        {rules.map((one) => (
          <RuleLine key={`${one.path} ${one.index}`} one={one} onArm={() => arm(one, !one.rule.enabled)} />
        ))}
      </ul>
      <ComplaintLine complaint={complaint} />
    </section>
  );
}

function RuleLine({ one, onArm }: { readonly one: RelayRule; readonly onArm: () => void }) {
  const { t, count, failure } = useWords();
  const { rule, state, path } = one;
  const isStopped = state?.isStopped === true;
  const lamp = isStopped ? 'bad' : rule.enabled ? 'on' : 'off';
  const matched = state?.matched ?? 0;
  const when = rule.when.map(({ of }) => of).join(' · ');
  const acts = rule.acts.map(({ word, of }) => `${t(word)} ${of}`.trim()).join(' · ');
  const what = visibleText(escapeControls(`${when}: ${acts}`));
  const said =
    isStopped && state?.failure !== undefined
      ? failure(state.failure)
      : rule.enabled
        ? t('unattendedTimes', { count: matched, shown: count(matched) })
        : t('unattendedOff');
  return (
    <li>
      <span className={`lamp lamp-${lamp}`} aria-hidden="true" />
      <a className="text-link" href={hashOfPlace({ type: 'rules', path })} title={what}>
        {visibleText(rule.name)}
      </a>
      <span className={isStopped ? 'bad' : 'dim'} title={said}>
        {isStopped ? t('unattendedStopped') : said}
      </span>
      <button type="button" className="quiet" aria-pressed={rule.enabled} onClick={onArm}>
        {t(rule.enabled ? 'ruleDisarm' : 'ruleArm')}
      </button>
      <code title={what}>{what}</code>
    </li>
  );
}
