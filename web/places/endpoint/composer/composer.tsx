import { useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { formatHex } from '../../../../src/bytes/hex.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { isOfDatagrams } from '../../../state/kinds.js';
import { Icon } from '../../../views/icon.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { useWidth } from '../../../views/use-width.js';
import { AttachmentLine } from './attachment-line.js';
import { BytePreview } from './byte-preview.js';
import { FoldedComposer, useComposerFold } from './composer-fold.js';
import { ComposerOptions } from './composer-options.js';
import { DraftField } from './draft-field.js';
import { HistoryMenu } from './history-menu.js';
import { type FormTexts, LayoutForm } from './layout-form.js';
import { QuickStrip } from './quick-strip.js';
import { RepeatControl } from './repeat-fields.js';
import { SendMenu } from './send-menu.js';
import { TargetChoice } from './target-choice.js';
import { type Composing, useComposer } from './use-composer.js';
import { useFileDrop } from './use-file-drop.js';

/** The composer: the text, its options, its exact bytes, its target, and Send. */
export function Composer({
  layouts,
  waits,
  onTo,
  ...composing
}: Composing & {
  /** A message waits for the person, which has the room on a narrow page. */
  readonly waits: boolean;
  /** Of the endpoint: a message of one can be filled in as a form. */
  readonly layouts: readonly Layout[];
  readonly onTo: (peer: string | undefined) => void;
}) {
  const { endpoint, encoding, to } = composing;
  const words = useWords();
  const { t } = words;
  const { sendKey } = useStore(useSession().preferences);
  const composer = useComposer(composing);
  const { settings, attachment, progress, fault, why } = composer;
  const { said, complaint, clear } = composer.outcome;
  const { isDropping, ...drop } = useFileDrop(composer.attachFile);
  const [isForm, setIsForm] = useState(false);
  const [formTexts, setFormTexts] = useState<FormTexts>({});
  const form = useRef<HTMLFormElement>(null);
  const width = useWidth(form);
  const statusId = useId();
  const isUdp = endpoint.input.type === 'udp';
  const { canFold, isFolded, fold } = useComposerFold(form, waits);
  // What goes on is seen, and can be stopped.
  const isBusy = endpoint.repetition?.state === 'running' || progress.state === 'running';
  if (isFolded && !isBusy)
    return (
      <form ref={form} className="composer folded">
        <FoldedComposer
          draft={settings.draft}
          onUnfold={() => {
            flushSync(() => fold(false));
            composer.field.current?.focus();
          }}
        />
      </form>
    );
  return (
    <form
      ref={form}
      className={isDropping ? 'composer dropping' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        composer.submit();
      }}
      {...drop}
    >
      <QuickStrip endpoint={endpoint.id} />
      <ComposerOptions
        width={width}
        settings={settings}
        encoding={encoding}
        isFile={attachment?.type === 'file'}
        onChange={composer.edit}
        onHex={composer.onHex}
      >
        {layouts.length > 0 && (
          <button
            type="button"
            className="chip form-switch"
            aria-pressed={isForm}
            onClick={() => setIsForm(!isForm)}
          >
            {t('form')}
          </button>
        )}
        <RepeatControl
          settings={settings}
          repetition={endpoint.repetition}
          onChange={composer.change}
          onStart={composer.startRepeating}
          onStop={composer.stopRepeating}
        />
        <span className="composer-grow" />
        <HistoryMenu history={settings.history} onRecall={composer.onRecall} />
        {canFold && !isBusy && (
          <button
            type="button"
            className="quiet icon-button composer-refold"
            title={t('composerFold')}
            aria-label={t('composerFold')}
            aria-expanded={true}
            onClick={() => fold(true)}
          >
            <Icon name="turn" />
          </button>
        )}
      </ComposerOptions>
      {isForm && (
        <LayoutForm
          layouts={layouts}
          texts={formTexts}
          onTexts={setFormTexts}
          onFault={() => {
            // What was there before would go out in place of what is seen.
            composer.removeAttachment();
            composer.edit({ draft: '' });
          }}
          onBytes={(bytes) => {
            composer.removeAttachment();
            // What the form makes is the whole message.
            composer.edit({ draft: formatHex(bytes), hex: true, checksum: 'none', eol: 'none' });
          }}
        />
      )}
      {attachment === undefined ? (
        <DraftField
          field={composer.field}
          settings={settings}
          fault={settings.draft === '' ? undefined : fault}
          describedBy={statusId}
          onEdit={composer.edit}
          onLong={composer.onLong}
          onKeyDown={composer.onKeyDown}
        />
      ) : (
        <AttachmentLine
          attachment={attachment}
          progress={progress}
          onRemove={composer.removeAttachment}
          onStop={composer.stopSending}
        />
      )}
      <div className="composer-go">
        <div className="composer-status" id={statusId}>
          {fault === undefined && <BytePreview ready={composer.ready} />}
          {complaint === undefined ? (
            <p className={fault === undefined ? 'why' : 'preview bad'} role="status" title={why}>
              {fault === undefined && said !== '' ? said : why}
            </p>
          ) : (
            <p className="why bad" role="alert" title={words.complaint(complaint)}>
              {words.complaint(complaint)}
            </p>
          )}
        </div>
        {complaint?.failure?.code === 'BROADCAST_REFUSED' && isUdp && (
          <button type="button" onClick={composer.allowBroadcast}>
            {t('allowBroadcast')}
          </button>
        )}
        <TargetChoice
          endpoint={endpoint}
          to={to}
          used={settings.usedTargets}
          isBad={why === t('whyBadTarget')}
          side={settings.side}
          onSide={(side) => composer.edit({ side })}
          onTo={(peer) => {
            clear();
            onTo(peer);
          }}
        />
        <span className="send-buttons">
          <button
            type="submit"
            className="primary send"
            aria-disabled={why !== undefined || progress.state === 'running'}
            aria-describedby={statusId}
          >
            {t('send')} <kbd>{sendKey === 'enter' ? '↵' : 'Ctrl ↵'}</kbd>
          </button>
          <SendMenu
            onFile={composer.attachFile}
            onSave={composer.saveMessage}
            onEmpty={
              isOfDatagrams(endpoint.input) ? () => void composer.sendBytes(new Uint8Array(0)) : undefined
            }
          />
        </span>
      </div>
    </form>
  );
}
