import { useState } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { sameBytes } from '../../../../src/bytes/same-bytes.js';
import { formatDateTime, formatTime } from '../../../state/numbers.js';
import { useNow, useWords } from '../../../views/use-session.js';
import { AnswerForm } from './answer-form.js';
import { ChangeLines } from './change-lines.js';
import { leftText } from './held-clock.js';
import { editedBytes, newEdit, type Reading } from './held-edit.js';
import { HeldEditor } from './held-editor.js';
import { keyOf } from './held-lists.js';
import type { OpenHeld, StandingIn } from './use-standing-in.js';

/** How much longer one press holds a message. */
const longerMs = 60_000;
/** Bytes of the message that are shown as they came and as they go. */
const maxShown = 192;

/** A message that is held: how long yet, what came and what goes, and what is to become of it. */
export function HeldMessagePart({
  standing,
  open,
  reading,
  isStream,
}: {
  readonly standing: StandingIn;
  readonly open: OpenHeld;
  readonly reading: Reading;
  /** What its sender says behind it waits. */
  readonly isStream: boolean;
}) {
  const { t, count } = useWords();
  const [answered, setAnswered] = useState<string>();
  const { message, came, edit, outcome, place } = open;
  const { side, goesAtMicros } = message;
  const isHeld = outcome === 'held';
  const now = useNow(250, isHeld);
  const edited = editedBytes(edit, reading);
  const goes = edited.ok ? edited.bytes : undefined;
  const isChanged = goes === undefined || !sameBytes(came, goes);
  const isAnswering = answered === keyOf(message);
  const { held } = standing.lists;
  return (
    <div className="held-parts">
      <div className="held-main">
        <div className="pane-head">
          <h2>{t('heldTitle')}</h2>
          <span className={side === 'up' ? 'held-what rx' : 'held-what tx'}>
            {t(side === 'up' ? 'heldToTarget' : 'heldToClient', { size: formatBytes(came.byteLength) })}
          </span>
          {held.length > 1 && (
            <span className="held-walk">
              <button
                type="button"
                className="quiet"
                aria-label={t('heldEarlier')}
                title={t('heldEarlier')}
                disabled={place === 1}
                onClick={() => standing.step(-1)}
              >
                ‹
              </button>
              <span>{place === 0 ? count(held.length) : `${count(place)}/${count(held.length)}`}</span>
              <button
                type="button"
                className="quiet"
                aria-label={t('heldLater')}
                title={t('heldLater')}
                disabled={place === held.length}
                onClick={() => standing.step(1)}
              >
                ›
              </button>
            </span>
          )}
        </div>
        <p className="held-from dim" title={formatDateTime(message.heldAtMicros)}>
          {t('heldClient')} <span className="mono">{visibleText(message.peer)}</span>{' '}
          <time className="mono">{formatTime(message.heldAtMicros)}</time>
        </p>
        {isHeld ? (
          <p className="held-clock">
            <b>{leftText(goesAtMicros / 1_000 - now)}</b> <span>{t('heldThenGoes')}</span>
            <button
              type="button"
              className="quiet"
              title={t('heldLongerHelp')}
              onClick={() => standing.extend(longerMs)}
            >
              {t('heldLonger')}
            </button>
          </p>
        ) : (
          <p className="held-went" role="status">
            <b>{t(`heldWent_${outcome}`)}</b> {t('heldWentEdit')}
          </p>
        )}
        <ChangeLines came={came} goes={goes} reading={reading} maxShown={maxShown} />
      </div>
      <div className="held-work">
        <HeldEditor came={came} edit={edit} edited={edited} reading={reading} onEdit={standing.edit} />
        <div className="held-verbs">
          {isHeld ? (
            <>
              <button
                type="button"
                className="primary"
                disabled={goes === undefined}
                aria-keyshortcuts="Control+Enter"
                title="Ctrl ↵"
                onClick={() => standing.forward(isChanged ? goes : undefined)}
              >
                {t(isChanged ? 'heldForwardChanged' : 'heldForward')}
              </button>
              <button
                type="button"
                aria-keyshortcuts="Control+Backspace"
                title="Ctrl ⌫"
                onClick={standing.drop}
              >
                {t('heldDrop')}
              </button>
              <button
                type="button"
                aria-expanded={isAnswering}
                onClick={() => setAnswered(isAnswering ? undefined : keyOf(message))}
              >
                {t('heldAnswer')}
              </button>
            </>
          ) : (
            <button type="button" onClick={standing.close}>
              {t('heldPutAway')}
            </button>
          )}
        </div>
        {isHeld && isAnswering && (
          <AnswerForm key={keyOf(message)} side={side} reading={reading} onAnswer={standing.answer} />
        )}
        {isHeld && !isAnswering && (
          <p className="held-help dim">
            <span>
              <span className="keys">
                <kbd>Ctrl ↵</kbd> {t('heldForwards')} <kbd>Ctrl ⌫</kbd> {t('heldDrops')}{' '}
              </span>
              {t(isStream ? 'heldWait' : 'heldPass')}
            </span>
            {isChanged && (
              <button type="button" className="quiet" onClick={() => standing.edit(newEdit(came, reading))}>
                {t('heldAsItCame')}
              </button>
            )}
          </p>
        )}
      </div>
    </div>
  );
}
