import { type KeyboardEvent, useDeferredValue, useId, useMemo, useRef, useState } from 'react';
import { formatBytes } from '../../src/bytes/byte-size.js';
import { type ChecksumName, checksumNames } from '../../src/bytes/checksums.js';
import { composeBytes } from '../../src/bytes/compose.js';
import { type EncodingName, parseEncodingName } from '../../src/bytes/encoding-names.js';
import { type EolName, eolNames } from '../../src/bytes/line-endings.js';
import { type EndpointSummary, maxSendBytes } from '../../src/http/protocol.js';
import { type Complaint, complaintOf } from '../session.js';
import { type RoomSettings, remembered } from '../state/composer-settings.js';
import { shortPeer } from '../state/names.js';
import { sendBlock } from '../state/send-block.js';
import type { Store } from '../state/store.js';
import { markColumn } from '../state/typed-fault.js';
import { BytePreview } from './byte-preview.js';
import { ComplaintLine } from './complaint-line.js';
import { encodingChoices } from './encoding-choices.js';
import { Icon } from './icon.js';
import { RepeatFields } from './repeat-fields.js';
import { Segments, Select } from './select.js';
import { useSession, useStore, useWords } from './use-session.js';

const checksumLabels: Readonly<Record<Exclude<ChecksumName, 'none'>, string>> = {
  'crc16-modbus': 'CRC-16 Modbus',
  'crc16-ccitt': 'CRC-16 CCITT',
  crc32: 'CRC-32',
  sum8: 'Sum-8',
  lrc: 'LRC',
  xor: 'XOR',
};

const eolLabels: Readonly<Record<Exclude<EolName, 'none'>, string>> = {
  lf: 'LF',
  crlf: 'CR LF',
  cr: 'CR',
  nul: 'NUL',
};

/** The name of a checksum, as its users write it. */
export function checksumLabel(name: ChecksumName): string {
  return name === 'none' ? '' : checksumLabels[name];
}

const whyKeys = {
  stopped: 'whyStopped',
  nobody: 'whyNobody',
  nobodyUdp: 'whyNobodyUdp',
  peerGone: 'whyPeerGone',
} as const;

/** Where a person writes: the text, how it is meant, the exact bytes of it, and the way out. */
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
  const { t, count, failure } = useWords();
  const settings = useStore(settingsStore);
  const repeater = session.repeater(endpoint.id);
  const progress = useStore(repeater.progress);
  const [complaint, setComplaint] = useState<Complaint>();
  const [said, setSaid] = useState('');
  /** On a narrow page, how it is meant is shown when asked for. */
  const [showsOptions, setShowsOptions] = useState(false);
  const [repeats, setRepeats] = useState(false);
  /** The place in the history, -1 for what is being typed, and what that was. */
  const recall = useRef({ at: -1, typed: '' });
  const backdrop = useRef<HTMLDivElement>(null);
  const faultId = useId();
  const { draft, hex, raw, eol, checksum } = settings;
  const change = (part: Partial<RoomSettings>): void =>
    settingsStore.update((kept) => ({ ...kept, ...part }));

  const text = useDeferredValue(draft);
  const composed = useMemo(
    () => composeBytes({ text, hex, encoding, raw, eol, checksum }),
    [text, hex, encoding, raw, eol, checksum],
  );
  const fault = composed.ok ? undefined : composed.fault;
  const block = sendBlock(endpoint, to);
  const why = !composed.ok
    ? t('whyBad')
    : block !== undefined
      ? t(whyKeys[block])
      : composed.bytes.byteLength === 0
        ? t('whyEmpty')
        : composed.bytes.byteLength > maxSendBytes
          ? t('whyTooLong', { most: formatBytes(maxSendBytes) })
          : undefined;

  const send = async (bytes: Uint8Array): Promise<boolean> => {
    try {
      const { peers } = await session.api.send(endpoint.id, bytes, to);
      setComplaint(undefined);
      setSaid(t('sentTo', { count: peers }));
      return true;
    } catch (error) {
      setComplaint(complaintOf(error));
      return false;
    }
  };

  const submit = (): void => {
    if (progress.state === 'running') {
      repeater.stop();
      return;
    }
    // What was typed this instant, not what the preview has come to.
    const now = composeBytes({ text: draft, hex, encoding, raw, eol, checksum });
    if (!now.ok || block !== undefined) return;
    if (now.bytes.byteLength === 0 || now.bytes.byteLength > maxSendBytes) return;
    recall.current = { at: -1, typed: '' };
    if (repeats) {
      settingsStore.update((kept) => remembered(kept, draft));
      repeater.start(() => send(now.bytes), settings.repeatMs, settings.repeatCount);
      return;
    }
    const sentText = draft;
    settingsStore.update((kept) => ({ ...remembered(kept, sentText), draft: '' }));
    void send(now.bytes).then((wentOut) => {
      // What could not be sent is still there to be mended, unless something else was begun.
      if (!wentOut) settingsStore.update((kept) => (kept.draft === '' ? { ...kept, draft: sentText } : kept));
    });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
      return;
    }
    const { selectionStart, value } = event.currentTarget;
    const isRecalling = recall.current.at >= 0 || value === '';
    if (event.key === 'ArrowUp' && (isRecalling || selectionStart === 0)) step(event, 1);
    else if (event.key === 'ArrowDown' && recall.current.at >= 0) step(event, -1);
  };

  const step = (event: KeyboardEvent, by: 1 | -1): void => {
    const at = recall.current.at + by;
    if (at >= settings.history.length) return;
    event.preventDefault();
    if (recall.current.at === -1) recall.current.typed = draft;
    recall.current.at = at;
    change({ draft: at < 0 ? recall.current.typed : (settings.history[at] ?? '') });
  };

  const marked =
    fault === undefined || text.length > 20_000
      ? undefined
      : markColumn(text, fault.column, [...fault.found].length || 1);
  const placeholder = hex ? t('composerHex') : raw ? t('composerRaw') : t('composerText');
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="typed">
        <div ref={backdrop} className="typed-marks" aria-hidden="true">
          {marked !== undefined && (
            <>
              {marked.before}
              <mark>{marked.marked === '' ? ' ' : marked.marked}</mark>
              {marked.after}
            </>
          )}
        </div>
        <textarea
          value={draft}
          rows={2}
          placeholder={placeholder}
          aria-label={t('composer')}
          aria-keyshortcuts="i"
          aria-invalid={fault !== undefined}
          aria-describedby={faultId}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={({ currentTarget }) => {
            recall.current.at = -1;
            setSaid('');
            change({ draft: currentTarget.value });
          }}
          onKeyDown={onKeyDown}
          onScroll={({ currentTarget }) => {
            if (backdrop.current !== null) backdrop.current.scrollTop = currentTarget.scrollTop;
          }}
        />
      </div>
      <div id={faultId}>
        {composed.ok ? (
          <BytePreview composed={composed} />
        ) : (
          <p className="preview bad">
            {failure({ code: composed.fault.code, params: { ...composed.fault } })}
          </p>
        )}
      </div>
      <ComplaintLine complaint={complaint} />
      <div className="composer-line">
        <Segments
          label={t('composer')}
          value={hex ? 'hex' : 'text'}
          choices={[
            { value: 'text', label: t('text') },
            { value: 'hex', label: t('hex') },
          ]}
          onChange={(kind) => change({ hex: kind === 'hex' })}
        />
        <button
          type="button"
          className="quiet options-switch"
          aria-expanded={showsOptions}
          onClick={() => setShowsOptions(!showsOptions)}
        >
          <Icon name="more" /> {t('more')}
        </button>
        <div className={showsOptions ? 'composer-options open' : 'composer-options'}>
          {!hex && (
            <>
              <Select
                name={t('writeAs')}
                label={t('writeAsLabel')}
                value={encoding}
                choices={encodingChoices}
                onChange={(name) => change({ writeAs: parseEncodingName(name) })}
              />
              <label className="check" title={t('escapesHelp')}>
                <input
                  type="checkbox"
                  checked={!raw}
                  onChange={({ currentTarget }) => change({ raw: !currentTarget.checked })}
                />
                {t('escapes')}
              </label>
            </>
          )}
          <Select
            name={t('eol')}
            value={eol}
            choices={eolNames.map((name) => ({
              value: name,
              label: name === 'none' ? t('eolNone') : eolLabels[name],
            }))}
            onChange={(value) => change({ eol: eolNames.find((name) => name === value) ?? 'none' })}
          />
          <Select
            name={t('checksum')}
            value={checksum}
            choices={checksumNames.map((name) => ({
              value: name,
              label: name === 'none' ? t('checksumNone') : checksumLabels[name],
            }))}
            onChange={(value) => change({ checksum: checksumNames.find((name) => name === value) ?? 'none' })}
          />
          {endpoint.input.type !== 'tcp-connect' && (
            <Select
              name={t('to')}
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
          <RepeatFields
            isOn={repeats}
            settings={settings}
            isRunning={progress.state === 'running'}
            onToggle={setRepeats}
            onChange={change}
          />
        </div>
        <span className="send-line">
          <span className="why" role="status">
            {progress.state === 'running' ? '' : (why ?? said)}
          </span>
          <button
            type="submit"
            className="primary send"
            aria-disabled={why !== undefined && progress.state === 'idle'}
          >
            {progress.state === 'running' ? (
              t('repeatStop', { sent: count(progress.sent), of: count(progress.of) })
            ) : (
              <>
                {repeats ? t('repeatStart') : t('send')} <kbd>Ctrl ↵</kbd>
              </>
            )}
          </button>
        </span>
      </div>
    </form>
  );
}

function toChoices({ peers }: EndpointSummary, to: string | undefined) {
  const names = peers.map(({ peer }) => peer);
  const all = to === undefined || names.includes(to) ? names : [...names, to];
  return all.map((peer) => ({ value: peer, label: shortPeer(peer) }));
}
