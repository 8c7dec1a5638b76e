import { type DragEvent, type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { type EndpointSummary, maxSendBytes } from '../../../../src/http/protocol.js';
import { type Complaint, complaintOf } from '../../../session.js';
import { shortPeer } from '../../../state/names.js';
import type { Store } from '../../../state/store.js';
import { Select } from '../../../views/select.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { useWidth } from '../../../views/use-width.js';
import { AttachmentLine } from './attachment-line.js';
import { BytePreview } from './byte-preview.js';
import { ComposerOptions } from './composer-options.js';
import {
  isSameDraft,
  meantNow,
  type RoomSettings,
  recalled,
  remembered,
  type SentDraft,
  type TypedDraft,
} from './composer-settings.js';
import { composeDraft, type LineBreak } from './draft.js';
import { convertDraft } from './draft-conversion.js';
import { DraftField } from './draft-field.js';
import { HistoryMenu } from './history-menu.js';
import { RepeatControl } from './repeat-fields.js';
import { repetitionEndWords } from './repetition-words.js';
import { SendMenu } from './send-menu.js';
import { whyNot } from './send-reason.js';
import { TargetField } from './target-field.js';
import { useComposed } from './use-composed.js';

/** How long it is said that something was sent, before its bytes are shown alone again. */
const saidForMs = 4000;

/** Where a person writes: the text, how it is meant, the exact bytes of it, whom it goes to, and the way out. */
export function Composer({
  endpoint,
  encoding,
  settingsStore,
  to,
  onTo,
}: {
  readonly endpoint: EndpointSummary;
  readonly encoding: EncodingName;
  readonly settingsStore: Store<RoomSettings>;
  readonly to: string | undefined;
  readonly onTo: (peer: string | undefined) => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t, count } = words;
  const settings = useStore(settingsStore);
  const { sendKey } = useStore(session.preferences);
  const outgoing = session.outgoing(endpoint.id);
  const attachment = useStore(outgoing.attachment);
  const progress = useStore(outgoing.long.progress);
  const [complaint, setComplaint] = useState<Complaint>();
  const [said, setSaid] = useSaid();
  const [isDropping, setIsDropping] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const width = useWidth(form);
  const statusId = useId();
  /** The place in the history, -1 for what is being typed, and what that was. */
  const recall = useRef<{ at: number; typed: TypedDraft | undefined }>({ at: -1, typed: undefined });
  /** The draft before it was converted, to be there again as it was typed when nothing was changed since. */
  const converted = useRef<{ before: RoomSettings; after: string }>(undefined);
  const { draft, hex } = settings;

  const ready = useComposed(draft, attachment, settings, encoding);
  const fault = ready.type === 'composed' && !ready.composed.ok ? ready.composed.fault : undefined;
  const why = whyNot(endpoint, to, ready, words);
  const isBroadcastRefused = complaint?.failure?.code === 'BROADCAST_REFUSED';
  useRepetitionEnd(endpoint, (sentence) => setSaid(sentence));

  const change = (part: Partial<RoomSettings>): void =>
    settingsStore.update((kept) => ({ ...kept, ...part }));
  const edit = (part: Partial<RoomSettings>): void => {
    recall.current.at = -1;
    setSaid('');
    setComplaint(undefined);
    change(part);
  };

  /** Does what is asked of the workbench and says what came of it; a complaint stays until something is changed. */
  const attempt = async (ask: () => Promise<string>): Promise<void> => {
    try {
      const outcome = await ask();
      setComplaint(undefined);
      setSaid(outcome);
    } catch (error) {
      setSaid('');
      setComplaint(complaintOf(error));
    }
  };
  const sendBytes = (bytes: Uint8Array): Promise<void> =>
    attempt(async () => {
      const { peers } = await outgoing.inTurn(() => session.api.send(endpoint.id, bytes, to));
      return t('sentTo', { count: peers });
    });
  const sendLong = (content: Blob): Promise<void> =>
    attempt(async () => {
      const size = formatBytes(content.size);
      const whole = await outgoing.long.run(content, (piece, signal) =>
        session.api.sendPaced(endpoint.id, piece, to, signal),
      );
      return whole ? t('sentWhole', { size }) : t('sentPart');
    });

  /** What Send would send this instant, not what the preview has come to; undefined when it would send nothing. */
  const draftBytes = (): Uint8Array | undefined => {
    const composed = composeDraft(draft, settings, encoding);
    const reason = whyNot(endpoint, to, { type: 'composed', composed }, words);
    return composed.ok && reason === undefined ? composed.bytes : undefined;
  };
  const submit = (): void => {
    if (progress.state === 'running') return;
    if (attachment !== undefined) {
      if (why === undefined) void sendAttachment();
      return;
    }
    const bytes = draftBytes();
    if (bytes === undefined) {
      field.current?.focus();
      return;
    }
    recall.current.at = -1;
    settingsStore.update((kept) => remembered(kept, bytes.byteLength, Date.now()));
    void sendBytes(bytes);
    // It stays, selected: typing begins another, the key sends it again.
    field.current?.focus();
    field.current?.select();
  };
  const sendAttachment = async (): Promise<void> => {
    const isStream = endpoint.input.type !== 'udp';
    if (attachment?.type === 'file') {
      if (isStream && attachment.content.size > maxSendBytes) await sendLong(attachment.content);
      else await sendBytes(new Uint8Array(await attachment.content.arrayBuffer()));
    } else if (ready.type === 'composed' && ready.composed.ok) {
      const { bytes } = ready.composed;
      if (isStream && bytes.byteLength > maxSendBytes) await sendLong(new Blob([Uint8Array.from(bytes)]));
      else await sendBytes(bytes);
    }
  };
  const startRepeating = (intervalMs: number, times: number | undefined): void => {
    if (attachment !== undefined) {
      setSaid(t('repeatNoAttachment'));
      return;
    }
    const bytes = draftBytes();
    if (bytes === undefined) return;
    settingsStore.update((kept) => remembered(kept, bytes.byteLength, Date.now()));
    void attempt(async () => {
      const how = {
        intervalMs,
        ...(to === undefined ? {} : { to }),
        ...(times === undefined ? {} : { count: times }),
      };
      session.state.put(await outgoing.inTurn(() => session.api.repeat(endpoint.id, bytes, how)));
      return '';
    });
  };
  const allowBroadcast = (): void => {
    const { input, status } = endpoint;
    if (input.type !== 'udp') return;
    // Port 0 would be another one after the endpoint is opened anew.
    const port = status.state === 'listening' ? (/\d+$/.exec(status.local)?.[0] ?? '0') : '0';
    const address = input.address.replace(/(^|:)0$/, `$1${port}`);
    void attempt(async () => {
      await session.replace(endpoint.id, { ...input, address, broadcast: true });
      return t('broadcastAllowed');
    });
  };

  const onHex = (toHex: boolean): void => {
    if (toHex === hex) return;
    const back = converted.current;
    if (back !== undefined && back.after === draft && back.before.hex === toHex) {
      const { draft: before, raw, lineBreak } = back.before;
      edit({ hex: toHex, draft: before, raw, lineBreak });
      converted.current = undefined;
      return;
    }
    // A draft with a fault has no bytes to be written otherwise: it stays as it was typed.
    const rewritten = convertDraft(draft, settings, encoding);
    converted.current = rewritten === undefined ? undefined : { before: settings, after: rewritten.draft };
    edit({ hex: toHex, ...rewritten });
  };
  const onRecall = (sent: SentDraft): void => {
    outgoing.attachment.set(undefined);
    settingsStore.update((kept) => recalled(kept, sent));
    requestAnimationFrame(() => field.current?.focus());
  };
  const step = (event: KeyboardEvent, by: 1 | -1): void => {
    const { history } = settings;
    const [latest] = history;
    // What was just sent still stands there; one step back is what was sent before.
    const stands = latest !== undefined && isSameDraft(meantNow(settings), latest);
    const first = recall.current.at === -1 && by === 1 && stands ? 1 : recall.current.at + by;
    if (first >= history.length) return;
    event.preventDefault();
    if (recall.current.at === -1) recall.current.typed = meantNow(settings);
    recall.current.at = first;
    const sent = history[first] ?? recall.current.typed;
    if (sent !== undefined) settingsStore.update((kept) => recalled(kept, sent));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const isModified = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter' && (isModified || (sendKey === 'enter' && !event.shiftKey && !event.altKey))) {
      event.preventDefault();
      submit();
      return;
    }
    if (isModified || event.shiftKey || event.altKey) return;
    const { selectionStart, value } = event.currentTarget;
    const isRecalling = recall.current.at >= 0 || value === '';
    if (event.key === 'ArrowUp' && (isRecalling || selectionStart === 0)) step(event, 1);
    else if (event.key === 'ArrowDown' && recall.current.at >= 0) step(event, -1);
  };
  const attachFile = (file: File): void => {
    edit({});
    outgoing.attachment.set({ type: 'file', name: file.name, content: file });
  };
  const onLong = (text: string, lineBreak: LineBreak): void => {
    edit({ draft: '', lineBreak });
    outgoing.attachment.set({ type: 'text', text });
  };
  const onDrag = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setIsDropping(event.type !== 'drop' && event.type !== 'dragleave');
    const [file] = event.type === 'drop' ? event.dataTransfer.files : [];
    if (file !== undefined) attachFile(file);
  };

  const { type } = endpoint.input;
  return (
    <form
      ref={form}
      className={isDropping ? 'composer dropping' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onDragOver={onDrag}
      onDragLeave={onDrag}
      onDrop={onDrag}
    >
      <ComposerOptions
        width={width}
        settings={settings}
        encoding={encoding}
        isFile={attachment?.type === 'file'}
        onChange={edit}
        onHex={onHex}
      >
        <RepeatControl
          settings={settings}
          repetition={endpoint.repetition}
          onChange={change}
          onStart={startRepeating}
          onStop={() =>
            void attempt(async () => {
              await session.stopRepeating(endpoint.id);
              return '';
            })
          }
        />
        <span className="composer-grow" />
        <HistoryMenu history={settings.history} onRecall={onRecall} />
      </ComposerOptions>
      {attachment === undefined ? (
        <DraftField
          field={field}
          settings={settings}
          fault={draft === '' ? undefined : fault}
          describedBy={statusId}
          onEdit={edit}
          onLong={onLong}
          onKeyDown={onKeyDown}
        />
      ) : (
        <AttachmentLine
          attachment={attachment}
          progress={progress}
          onRemove={() => outgoing.attachment.set(undefined)}
          onStop={() => outgoing.long.stop()}
        />
      )}
      <div className="composer-go">
        <div className="composer-status" id={statusId}>
          {fault === undefined && <BytePreview ready={ready} />}
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
        {isBroadcastRefused && type === 'udp' && (
          <button type="button" onClick={allowBroadcast}>
            {t('allowBroadcast')}
          </button>
        )}
        {type === 'udp' && (
          <TargetField
            endpoint={endpoint}
            value={to ?? ''}
            used={settings.usedTargets}
            isBad={why === t('whyBadTarget')}
            onChange={(target) => {
              setComplaint(undefined);
              onTo(target === '' ? undefined : target);
            }}
          />
        )}
        {type === 'tcp-listen' && (
          <Select
            name={t('to')}
            label={t('target')}
            value={to ?? ''}
            choices={[
              {
                value: '',
                label:
                  endpoint.peerCount === 0
                    ? t('everyone')
                    : t('everyoneCount', { count: count(endpoint.peerCount) }),
              },
              ...toChoices(endpoint, to),
            ]}
            onChange={(peer) => onTo(peer === '' ? undefined : peer)}
          />
        )}
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
            onFile={attachFile}
            onEmpty={type === 'udp' ? () => void sendBytes(new Uint8Array(0)) : undefined}
          />
        </span>
      </div>
    </form>
  );
}

/** What was said last, until it is old. */
function useSaid(): readonly [string, (sentence: string) => void] {
  const [said, setSaid] = useState({ sentence: '', number: 0 });
  useEffect(() => {
    if (said.sentence === '') return;
    const timer = setTimeout(() => setSaid({ sentence: '', number: 0 }), saidForMs);
    return () => clearTimeout(timer);
  }, [said]);
  const say = useCallback(
    (sentence: string) => setSaid(({ number }) => ({ sentence, number: number + 1 })),
    [],
  );
  return [said.sentence, say];
}

/** Tells once how a repetition ended that was seen running. */
function useRepetitionEnd({ repetition }: EndpointSummary, tell: (sentence: string) => void): void {
  const words = useWords();
  const wasRunning = useRef(false);
  useEffect(() => {
    const isRunning = repetition?.state === 'running';
    if (wasRunning.current && !isRunning && repetition !== undefined)
      tell(repetitionEndWords(repetition, words) ?? '');
    wasRunning.current = isRunning;
  });
}

function toChoices({ peers }: EndpointSummary, to: string | undefined) {
  const names = peers.map(({ peer }) => peer);
  const all = to === undefined || names.includes(to) ? names : [...names, to];
  return all.map((peer) => ({ value: peer, label: shortPeer(peer) }));
}
