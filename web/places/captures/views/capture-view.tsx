import { useEffect, useState } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { formatSpan } from '../../../state/numbers.js';
import { Segments } from '../../../views/select.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import type { OpenCapture } from '../state/open-capture.js';
import { CaptureFilter } from './capture-filter.js';
import { CaptureProgress } from './capture-progress.js';
import { ConversationsView } from './conversations-view.js';
import { ExportDialog } from './export-dialog.js';
import { ListChoices } from './list-choices.js';
import { LiveProgress } from './live-progress.js';
import { PacketList } from './packet-list.js';
import { PacketPanes } from './packet-panes.js';
import { RatesView } from './rates-view.js';
import { SaveButton } from './save-button.js';
import { StoriesView } from './stories-view.js';

const modes = ['packets', 'stories', 'conversations', 'rates'] as const;
type Mode = (typeof modes)[number];
const modeWords = {
  packets: 'captureModePackets',
  stories: 'captureModeStories',
  conversations: 'captureModeConversations',
  rates: 'captureModeRates',
} as const;

/** One capture: its facts, the filter, and its packets, its conversations or its rates. */
export function CaptureView({
  capture,
  onOpen,
  onLive,
  onClose,
}: {
  readonly capture: OpenCapture;
  readonly onOpen: () => void;
  /** Asks what to capture live. */
  readonly onLive: () => void;
  readonly onClose: () => void;
}) {
  const session = useSession();
  const { t } = useWords();
  const [mode, setMode] = useState<Mode>('packets');
  const selected = useStore(capture.selected);
  const { text } = useStore(capture.filter);
  useEffect(() => {
    session.place.update((place) =>
      place.type !== 'captures' || place.capture !== capture.id
        ? place
        : { ...place, packet: selected, filter: text === '' ? undefined : text },
    );
  }, [session, capture, selected, text]);
  const [isExporting, setExporting] = useState(false);
  const failure = useStore(capture.failure);
  const { origin } = capture;
  return (
    <>
      <div className="head capture-head">
        <div className="head-line">
          <h1 className="mono">{capture.id}</h1>
          <CaptureFactsLine capture={capture} />
          <div className="head-verbs">
            <Segments
              label={t('captureMode')}
              value={mode}
              choices={modes.map((value) => ({ value, label: t(modeWords[value]) }))}
              onChange={setMode}
            />
            {origin.type === 'live' && <LiveVerbs capture={capture} />}
            <button type="button" onClick={() => setExporting(true)}>
              {t('captureExport')}
            </button>
            <button type="button" className="capture-open" onClick={onOpen}>
              {t('captureOpen')}
            </button>
            <button type="button" onClick={onLive}>
              {t('captureLiveVerb')}
            </button>
            <button type="button" className="quiet" onClick={onClose}>
              {t('close')}
            </button>
          </div>
        </div>
      </div>
      {origin.type === 'live' ? <LiveProgress capture={capture} /> : <CaptureProgress capture={capture} />}
      {failure !== undefined && (
        <p className="complaint capture-banner" role="alert">
          {t('captureFailed', { reason: failure })}
        </p>
      )}
      <div className="capture-bar" hidden={mode === 'stories'}>
        <CaptureFilter capture={capture} />
        {mode === 'packets' && <ListChoices capture={capture} />}
      </div>
      {mode === 'packets' && (
        <>
          <PacketList capture={capture} />
          <PacketPanes capture={capture} />
        </>
      )}
      {mode === 'stories' && (
        <StoriesView
          capture={capture}
          onPacket={(number) => {
            capture.selected.set(number);
            setMode('packets');
          }}
        />
      )}
      {mode === 'conversations' && (
        <ConversationsView
          capture={capture}
          onFilter={(filter) => {
            capture.draft.set(filter);
            capture.apply(filter);
            setMode('packets');
          }}
        />
      )}
      {mode === 'rates' && <RatesView capture={capture} />}
      {isExporting && <ExportDialog capture={capture} onClose={() => setExporting(false)} />}
    </>
  );
}

/** What can be done with a live capture: to stop it while it runs, and to save what it has. */
function LiveVerbs({ capture }: { readonly capture: OpenCapture }) {
  const { t } = useWords();
  const { state } = useStore(capture.facts);
  return (
    <>
      {state === 'capturing' && (
        <button type="button" className="primary" onClick={() => capture.stop()}>
          {t('captureStop')}
        </button>
      )}
      <SaveButton capture={capture} className={state === 'capturing' ? undefined : 'primary'} />
    </>
  );
}

/** What a capture is: its size, where and when it was captured. */
function CaptureFactsLine({ capture }: { readonly capture: OpenCapture }) {
  const { date, language } = useWords();
  const { totalBytes, interfaces, first, last, application, format } = useStore(capture.facts);
  const span = first === undefined || last === undefined ? undefined : Math.max(0, last - first);
  const facts = [
    formatBytes(totalBytes),
    format,
    [...new Set(interfaces)].slice(0, 3).join(', '),
    first === undefined ? '' : date(first * 1_000),
    span === undefined ? '' : formatSpan(span * 1e6, language),
    application,
  ].filter((fact) => fact !== undefined && fact !== '');
  return <p className="head-state">{facts.join(' · ')}</p>;
}
