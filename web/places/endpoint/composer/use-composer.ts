import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { maxSendBytes } from '../../../../src/operations/bounds.js';
import { isOfDatagrams, isRelay, type SocketSummary } from '../../../state/kinds.js';
import type { Store } from '../../../state/store.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { composerCommand } from './composer-keys.js';
import { type RoomSettings, recalled, remembered, type SentDraft } from './composer-settings.js';
import { composeDraft, type LineBreak } from './draft.js';
import { HistoryWalk } from './history-walk.js';
import { NotationSwitch } from './notation-switch.js';
import { repetitionEndWords } from './repetition-words.js';
import { whyNot } from './send-reason.js';
import { useComposed } from './use-composed.js';
import { useOutcome } from './use-outcome.js';

/** The input of a composer: an endpoint, the encoding of the text, and the target. */
export interface Composing {
  readonly endpoint: SocketSummary;
  readonly encoding: EncodingName;
  readonly settingsStore: Store<RoomSettings>;
  /** One peer; undefined for everyone, or for the remote of the endpoint. */
  readonly to: string | undefined;
}

/** The state of a composer and its actions; the view only renders it. */
export function useComposer({ endpoint, encoding, settingsStore, to }: Composing) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const settings = useStore(settingsStore);
  const { sendKey } = useStore(session.preferences);
  const outgoing = session.outgoing(endpoint.id);
  const attachment = useStore(outgoing.attachment);
  const progress = useStore(outgoing.long.progress);
  const outcome = useOutcome();
  const { attempt } = outcome;
  const field = useRef<HTMLTextAreaElement>(null);
  const [walk] = useState(() => new HistoryWalk());
  const [notation] = useState(() => new NotationSwitch());
  const { draft } = settings;
  const room = 'chatRoom' in endpoint.input ? endpoint.input.chatRoom : undefined;
  const side = isRelay(endpoint.input) ? settings.side : undefined;

  const ready = useComposed(draft, attachment, settings, encoding);
  const fault = ready.type === 'composed' && !ready.composed.ok ? ready.composed.fault : undefined;
  const why = whyNot(endpoint, to, ready, words);
  useRepetitionEnd(endpoint, outcome.say);

  const change = (part: Partial<RoomSettings>): void =>
    settingsStore.update((kept) => ({ ...kept, ...part }));
  const edit = (part: Partial<RoomSettings>): void => {
    walk.end();
    outcome.clear();
    change(part);
  };

  const sendBytes = (bytes: Uint8Array): Promise<void> =>
    attempt(async () => {
      const { peers } = await outgoing.inTurn(() => session.send(endpoint.id, bytes, to, side));
      // What is said to all peers is said in the whole room; to one of them, to that one alone.
      return room === undefined || to !== undefined
        ? t('sentTo', { count: peers })
        : t('sentToRoom', { count: peers, room });
    });
  const sendLong = (content: Blob): Promise<void> =>
    attempt(async () => {
      const size = formatBytes(content.size);
      const whole = await outgoing.long.run(content, (piece, signal) =>
        session.sendPaced(endpoint.id, piece, to, signal, side),
      );
      return whole ? t('sentWhole', { size }) : t('sentPart');
    });

  /** What Send would send now, not what the preview shows; undefined if it would send nothing. */
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
    walk.end();
    settingsStore.update((kept) => remembered(kept, bytes.byteLength, Date.now()));
    void sendBytes(bytes);
    // It stays, selected: typing begins another, the key sends it again.
    field.current?.focus();
    field.current?.select();
  };
  const sendAttachment = async (): Promise<void> => {
    const isStream = !isOfDatagrams(endpoint.input);
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
      outcome.say(t('repeatNoAttachment'));
      return;
    }
    const bytes = draftBytes();
    if (bytes === undefined) return;
    settingsStore.update((kept) => remembered(kept, bytes.byteLength, Date.now()));
    // Not at the answer: the feed may have said by then that it ended.
    outcome.clear();
    void attempt(async () => {
      const how = {
        intervalMs,
        ...(to === undefined ? {} : { to }),
        ...(side === undefined ? {} : { side }),
        ...(times === undefined ? {} : { count: times }),
      };
      await outgoing.inTurn(() => session.repeat(endpoint.id, bytes, how));
      return '';
    });
  };
  const stopRepeating = (): void => {
    outcome.clear();
    void attempt(async () => {
      await session.stopRepeating(endpoint.id);
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
    const changed = notation.to(toHex, settings, encoding);
    if (changed !== undefined) edit(changed);
  };
  const onRecall = (sent: SentDraft): void => {
    outgoing.attachment.set(undefined);
    settingsStore.update((kept) => recalled(kept, sent));
    requestAnimationFrame(() => field.current?.focus());
  };
  const step = (event: KeyboardEvent, by: 1 | -1): void => {
    const sent = walk.step(by, settings);
    if (sent === undefined) return;
    event.preventDefault();
    settingsStore.update((kept) => recalled(kept, sent));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const { selectionStart, value } = event.currentTarget;
    const { key, ctrlKey, metaKey, shiftKey, altKey, nativeEvent } = event;
    const { isComposing } = nativeEvent;
    const typed = { key, ctrlKey, metaKey, shiftKey, altKey, isComposing };
    const where = { selectionStart, value, isRecalling: walk.isRecalling };
    const command = composerCommand(typed, where, sendKey);
    if (command === 'send') {
      event.preventDefault();
      submit();
    } else if (command !== undefined) step(event, command === 'older' ? 1 : -1);
  };
  const attachFile = (file: File): void => {
    edit({});
    outgoing.attachment.set({ type: 'file', name: file.name, content: file });
  };
  const onLong = (text: string, lineBreak: LineBreak): void => {
    edit({ draft: '', lineBreak });
    outgoing.attachment.set({ type: 'text', text });
  };
  const saveMessage = (): void => {
    if (attachment !== undefined || draft === '') {
      outcome.say(t('saveMessageNothing'));
      return;
    }
    void attempt(async () => {
      const { messageOfDraft } = await import('./message-of-draft.js');
      const isTo = to !== undefined && endpoint.input.type === 'udp';
      const target = isTo ? `udp://${to}` : endpoint.input.label || endpoint.id;
      const { name, text } = messageOfDraft(draft, settings, encoding, target);
      return t('savedMessage', { path: visibleText(await session.files.create('message', name, text)) });
    });
  };
  return {
    settings,
    attachment,
    progress,
    ready,
    fault,
    why,
    outcome,
    field,
    change,
    edit,
    submit,
    sendBytes,
    startRepeating,
    stopRepeating,
    allowBroadcast,
    onHex,
    onRecall,
    onKeyDown,
    attachFile,
    onLong,
    saveMessage,
    removeAttachment: () => outgoing.attachment.set(undefined),
    stopSending: () => outgoing.long.stop(),
  };
}

/** Reports once how a repetition ended that was seen running. */
function useRepetitionEnd({ repetition }: SocketSummary, show: (sentence: string) => void): void {
  const words = useWords();
  const wasRunning = useRef(false);
  useEffect(() => {
    const isRunning = repetition?.state === 'running';
    if (wasRunning.current && !isRunning && repetition !== undefined)
      show(repetitionEndWords(repetition, words) ?? '');
    wasRunning.current = isRunning;
  });
}
