import { type DragEvent, useCallback, useEffect, useRef, useState } from 'react';
import { Dialog } from '../../views/dialog.js';
import { Icon } from '../../views/icon.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { NoCapture } from './no-capture.js';
import type { OpenCapture } from './state/open-capture.js';
import { closeCapture, openFiles, showCapture } from './state/open-captures.js';
import { CaptureView } from './views/capture-view.js';
import { LiveForm } from './views/live-form.js';
import { RecordEndpoints } from './views/record-endpoints.js';

/** Captures: files, opened by a drop or from the disk, and those that are made live, each in a tab. */
export function CapturesPlace() {
  const session = useSession();
  const { t } = useWords();
  const captures = useStore(session.captures);
  const place = useStore(session.place);
  const chooser = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  const wanted = place.type === 'captures' ? place.capture : undefined;
  const shown = captures.find(({ id }) => id === wanted) ?? captures.at(-1);
  const open = useCallback(
    (files: Iterable<File>) => {
      const first = openFiles(session, files);
      if (first !== undefined) showCapture(session, first);
    },
    [session],
  );
  // The address names what is shown, also when it was gone to by the rail.
  useEffect(() => {
    if (shown !== undefined && wanted !== shown.id) showCapture(session, shown);
  }, [session, shown, wanted]);
  const choose = (): void => chooser.current?.click();
  const begun = (capture: OpenCapture): void => {
    setChoosing(false);
    showCapture(session, capture);
  };
  return (
    <section
      className={isOver ? 'captures over' : 'captures'}
      aria-label={t('captures')}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) setOver(false);
      }}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        open(event.dataTransfer.files);
      }}
    >
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept=".pcap,.pcapng,.cap,.gz,.ntar,.dmp"
        aria-label={t('captureOpen')}
        onChange={({ currentTarget }) => {
          open(currentTarget.files ?? []);
          currentTarget.value = '';
        }}
      />
      {shown === undefined ? (
        <NoCapture
          heading={t('captures')}
          purpose={
            <>
              {wanted !== undefined && <p className="capture-again">{t('captureAgain', { name: wanted })}</p>}
              <p>{t('captureNone')}</p>
            </>
          }
          fileWords={t('captureDrop')}
          fileNote={t('captureStays')}
          onOpen={choose}
          live={
            <>
              <LiveForm onBegun={begun} />
              <RecordEndpoints onBegun={begun} />
            </>
          }
        />
      ) : (
        <>
          {captures.length > 1 && <Tabs captures={captures} shown={shown} />}
          <CaptureView
            key={shown.id}
            capture={shown}
            onOpen={choose}
            onLive={() => setChoosing(true)}
            onClose={() => closeCapture(session, shown)}
          />
        </>
      )}
      {isChoosing && (
        <Dialog
          label={t('captureLive')}
          className="live-dialog"
          holdsInput
          onClose={() => setChoosing(false)}
        >
          <h2>{t('captureLive')}</h2>
          <LiveForm onBegun={begun} />
          <RecordEndpoints onBegun={begun} />
        </Dialog>
      )}
      {isOver && <p className="capture-drop">{t('captureDropNow')}</p>}
    </section>
  );
}

/** The open captures. */
function Tabs({
  captures,
  shown,
}: {
  readonly captures: readonly OpenCapture[];
  readonly shown: OpenCapture;
}) {
  const session = useSession();
  const { t } = useWords();
  return (
    <nav className="capture-tabs" aria-label={t('capturesList')}>
      {captures.map((capture) => (
        <span key={capture.id} className={capture === shown ? 'capture-tab on' : 'capture-tab'}>
          <button
            type="button"
            className="quiet mono"
            aria-current={capture === shown ? 'page' : undefined}
            onClick={() => showCapture(session, capture)}
          >
            {capture.id}
          </button>
          <button
            type="button"
            className="quiet icon-button"
            aria-label={t('captureClose', { name: capture.id })}
            title={t('captureClose', { name: capture.id })}
            onClick={() => closeCapture(session, capture)}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
    </nav>
  );
}
