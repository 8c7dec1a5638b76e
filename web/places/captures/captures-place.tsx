import { type DragEvent, useCallback, useEffect, useRef, useState } from 'react';
import { readFilter } from '../../../src/traffic/filter/filter.js';
import { FilterCatalog } from '../../../src/traffic/filter/filter-catalog.js';
import { createProtocols } from '../../../src/wire/protocols.js';
import type { Session } from '../../session.js';
import { Icon } from '../../views/icon.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { captureId, OpenCapture } from './state/open-capture.js';
import { CaptureView } from './views/capture-view.js';

/** Capture files: opened by a drop or from the disk, each in a tab. */
export function CapturesPlace() {
  const session = useSession();
  const { t } = useWords();
  const captures = useStore(session.captures);
  const place = useStore(session.place);
  const chooser = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const wanted = place.type === 'captures' ? place.capture : undefined;
  const shown = captures.find(({ id }) => id === wanted) ?? captures.at(-1);
  const open = useCallback((files: Iterable<File>) => openCaptures(session, files), [session]);
  // The address names what is shown, also when it was gone to by the rail.
  useEffect(() => {
    if (shown !== undefined && wanted !== shown.id) showCapture(session, shown);
  }, [session, shown, wanted]);
  const choose = (): void => chooser.current?.click();
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
        <NoCapture wanted={wanted} onChoose={choose} />
      ) : (
        <>
          {captures.length > 1 && <Tabs captures={captures} shown={shown} />}
          <CaptureView
            key={shown.id}
            capture={shown}
            onOpen={choose}
            onClose={() => closeCapture(session, shown)}
          />
        </>
      )}
      {isOver && <p className="capture-drop">{t('captureDropNow')}</p>}
    </section>
  );
}

/** Nothing is open: what can be done here. */
function NoCapture({
  wanted,
  onChoose,
}: {
  readonly wanted: string | undefined;
  readonly onChoose: () => void;
}) {
  const { t } = useWords();
  return (
    <div className="capture-none">
      <h1>{t('captures')}</h1>
      {wanted !== undefined && <p className="capture-again">{t('captureAgain', { name: wanted })}</p>}
      <p>{t('captureNone')}</p>
      <div className="capture-target">
        <p>{t('captureDrop')}</p>
        <button type="button" className="primary" onClick={onChoose}>
          {t('captureOpen')}
        </button>
        <p className="dim">{t('captureKinds')}</p>
      </div>
      <p className="dim">{t('captureStays')}</p>
      <p className="dim">
        {t('captureHow')} <code>tcpdump -i eth0 -w boot.pcap</code>
      </p>
    </div>
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

/** Opens files, and shows the first of them; one that the address names is shown as it was. */
function openCaptures(session: Session, files: Iterable<File>): void {
  const place = session.place.get();
  let first: OpenCapture | undefined;
  for (const file of files) {
    const taken = session.captures.get().map(({ id }) => id);
    const worker = new Worker(new URL('./reading/capture-worker.ts', import.meta.url), { type: 'module' });
    const capture = new OpenCapture(captureId(file.name, taken), file, worker);
    if (place.type === 'captures' && place.capture === capture.id) {
      if (place.filter !== undefined) void applyKept(capture, place.filter);
      capture.selected.set(place.packet);
    }
    session.captures.update((open) => [...open, capture]);
    first ??= capture;
  }
  if (first !== undefined) showCapture(session, first);
}

/** Filters by what the address names, unless it is wrong. */
async function applyKept(capture: OpenCapture, filter: string): Promise<void> {
  capture.draft.set(filter);
  const { ok } = await readFilter(filter, new FilterCatalog(createProtocols().all));
  if (ok) capture.apply(filter);
}

/** Puts a capture into the address, with what is looked at in it. */
function showCapture(session: Session, capture: OpenCapture): void {
  const { text } = capture.filter.get();
  const filter = text === '' ? capture.draft.get() : text;
  session.place.set({
    type: 'captures',
    capture: capture.id,
    packet: capture.selected.get(),
    filter: filter === '' ? undefined : filter,
  });
}

function closeCapture(session: Session, capture: OpenCapture): void {
  capture.close();
  session.captures.update((open) => open.filter((one) => one !== capture));
  const next = session.captures.get().at(-1);
  if (next === undefined) session.place.set({ type: 'captures' });
  else showCapture(session, next);
}
