import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { sameBytes } from '../../../../src/bytes/same-bytes.js';
import type { SettledMessage } from '../../../../src/operations/standing-in.js';
import type { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { formatDateTime, formatTime } from '../../../state/numbers.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { isRunning } from '../../../views/state-words.js';
import { useCan, useWords } from '../../../views/use-session.js';
import { FramingNotice } from '../framing/framing-notice.js';
import { editedBytes, type Reading } from './held-edit.js';
import { HeldMessagePart } from './held-message.js';
import { HoldControls } from './hold-controls.js';
import { settledWords } from './settled-words.js';
import './standing-in.css';
import { UnattendedRules } from './unattended-rules.js';
import type { StandingIn } from './use-standing-in.js';

/** Standing in at a relay: what is held, the message that is looked at, the rules that do the same, and what was held before. */
export function StandingPane({
  endpoint,
  standing,
  reading,
  catalog,
  onAdd,
}: {
  readonly endpoint: SocketSummary;
  readonly standing: StandingIn;
  readonly reading: Reading;
  readonly catalog: FilterCatalog;
  /** Makes a rule of a message; undefined while there is none. */
  readonly onAdd: (() => void) | undefined;
}) {
  const { t } = useWords();
  const can = useCan();
  const { open, lists } = standing;
  const { hold, held = 0 } = endpoint.standingIn ?? {};
  const isHolding = (hold !== undefined && hold.mode !== 'off') || held > 0;
  const pane = useRef<HTMLElement>(null);
  const focused = useRef<Element>(undefined);
  // What had the focus may go with its message; the keys of the next one are to be at hand, not the button that is nearest.
  useLayoutEffect(() => {
    if (focused.current === undefined || focused.current.isConnected) return;
    focused.current = undefined;
    if (document.activeElement === document.body) pane.current?.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    // A key that is kept down is for one message.
    if (event.repeat) return;
    if (!(event.ctrlKey || event.metaKey) || open?.outcome !== 'held') return;
    if (event.key === 'Enter') {
      const edited = editedBytes(open.edit, reading);
      if (!edited.ok) return;
      standing.forward(sameBytes(edited.bytes, open.came) ? undefined : edited.bytes);
    } else if (event.key === 'Backspace' && !deletesText(event.target)) standing.drop();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <aside
      ref={pane}
      className="standing"
      aria-label={t('standingTitle')}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        focused.current = target;
      }}
      onBlur={() => {
        focused.current = undefined;
      }}
    >
      <HoldControls
        key={endpoint.id}
        endpoint={endpoint}
        catalog={catalog}
        onHold={standing.hold}
        onRelease={standing.settleAll}
      />
      <ComplaintLine complaint={standing.complaint} />
      {isHolding && <FramingNotice endpoint={endpoint} layouts={reading.layouts} />}
      {open === undefined ? (
        <NothingHeld endpoint={endpoint} />
      ) : (
        <HeldMessagePart
          standing={standing}
          open={open}
          reading={reading}
          isStream={endpoint.input.type === 'tcp-relay'}
        />
      )}
      <div className="standing-more">
        {can('rules.files') && <UnattendedRules endpoint={endpoint} onAdd={onAdd} />}
        {lists.before.length > 0 && <HeldBefore before={lists.before} reading={reading} />}
      </div>
    </aside>
  );
}

function NothingHeld({ endpoint }: { readonly endpoint: SocketSummary }) {
  const { t } = useWords();
  const mode = endpoint.standingIn?.hold.mode ?? 'off';
  const sentence = !isRunning(endpoint)
    ? t('holdNotRunning')
    : t(mode === 'next' ? 'holdWaits' : mode === 'all' ? 'holdWaitsAll' : 'holdNothing');
  return (
    <p className="held-none dim" role="status">
      {sentence}
    </p>
  );
}

/** What became of the messages that were held, newest first. */
function HeldBefore({
  before,
  reading,
}: {
  readonly before: readonly SettledMessage[];
  readonly reading: Reading;
}) {
  const words = useWords();
  const { t, count } = words;
  return (
    <section className="held-before" aria-label={t('heldBefore')}>
      <div className="pane-head">
        <h2>{t('heldBefore')}</h2>
        <span className="dim">{count(before.length)}</span>
      </div>
      <ul>
        {before.map((one) => {
          const said = settledWords(one, reading, words);
          return (
            <li key={`${one.number} ${one.atMicros}`}>
              <time className="dim" title={formatDateTime(one.atMicros)}>
                {formatTime(one.atMicros).slice(0, 8)}
              </time>
              <span>{said}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Whether Ctrl and Backspace have a word to delete there. */
function deletesText(target: EventTarget): boolean {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return isField && (target.selectionEnd ?? 0) > 0;
}
