import { useMemo, useState } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { ImportEntryReport } from '../../../../src/operations/imports.js';
import { hashOfPlace } from '../../../state/place.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { Segments } from '../../../views/select.js';
import { useWords, type WordKey } from '../../../views/use-session.js';
import { useVirtualRows } from '../../../views/use-virtual-rows.js';
import type { Importing } from './use-import.js';

const rowHeight = 24;
/** New files that are named one by one. */
const maxNamed = 6;

const kindWords = {
  message: 'importMessage',
  rule: 'importRule',
  sequence: 'importSequence',
  panel: 'importPanel',
  endpoint: 'importEndpoint',
  checksum: 'importChecksum',
} as const satisfies Record<string, WordKey>;

type Part = 'all' | 'taken' | 'left';

/** What becomes of a file of another program, before anything of it is written: each entry, and why one is not taken. */
export function ImportDock({
  importing,
  onTake,
}: {
  readonly importing: Importing & { readonly name: string };
  readonly onTake: () => void;
}) {
  const { t, count } = useWords();
  const { name, waiting, report, paths, isBusy, complaint, readAsText, leave } = importing;
  const [part, setPart] = useState<Part>('all');
  const entries = useMemo(
    () =>
      (report?.entries ?? []).filter(
        ({ becomes }) => part === 'all' || (part === 'taken') === (becomes !== undefined),
      ),
    [report, part],
  );
  const taken = report?.taken ?? 0;
  const left = report?.left ?? 0;
  const file = visibleText(name);
  return (
    <section className="import-dock" aria-label={t('importOf', { file })} aria-busy={isBusy}>
      <header>
        <h2>{t('importOf', { file })}</h2>
        <span className="dim">
          {report === undefined ? '' : t(`importFormat_${report.format}`)}
          {waiting > 0 ? ` · ${t('importWaiting', { count: waiting, shown: count(waiting) })}` : ''}
        </span>
        {report !== undefined && paths === undefined && (
          <Segments
            label={t('importPart')}
            value={part}
            choices={[
              { value: 'all', label: t('importAll', { shown: count(taken + left) }) },
              { value: 'taken', label: t('importTaken', { shown: count(taken) }) },
              { value: 'left', label: t('importLeft', { shown: count(left) }) },
            ]}
            onChange={setPart}
          />
        )}
        <span className="import-doing">
          <button type="button" onClick={leave}>
            {t(paths === undefined ? 'importCancel' : 'importClose')}
          </button>
          {paths === undefined && (
            <button type="button" className="primary" disabled={isBusy || taken === 0} onClick={onTake}>
              {t('importTake', { shown: count(taken) })}
            </button>
          )}
        </span>
      </header>
      {isBusy && report === undefined && <p className="dim">{t('importReading')}</p>}
      {paths !== undefined && <Written paths={paths} />}
      {report !== undefined && paths === undefined && <Entries entries={entries} />}
      <ComplaintLine complaint={complaint} />
      {readAsText !== undefined && (
        <button type="button" onClick={readAsText}>
          {t('importAsText')}
        </button>
      )}
    </section>
  );
}

/** The entries in the order of the file. */
function Entries({ entries }: { readonly entries: readonly ImportEntryReport[] }) {
  const { t } = useWords();
  const view = useVirtualRows(entries.length, rowHeight);
  return (
    <div className="import-table">
      <div className="import-row import-head" aria-hidden="true">
        <span>{t('importLine')}</span>
        <span>{t('importSource')}</span>
        <span>{t('importBecomes')}</span>
        <span>{t('importAs')}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard */}
      <div className="import-rows" ref={view.scroller} onScroll={view.onScroll} tabIndex={0}>
        <ul style={{ height: view.height }} aria-label={t('importEntries')}>
          {entries.slice(view.start, view.end).map((entry, offset) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: several entries may stand on one line
              key={view.start + offset}
              entry={entry}
              top={view.topOf(view.start + offset)}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

function Row({ entry, top }: { readonly entry: ImportEntryReport; readonly top: number }) {
  const { t, failure } = useWords();
  const { line, source, becomes, detail, reasons } = entry;
  const why = visibleText(reasons.map(failure).join(' · '));
  const shown = visibleText(detail);
  return (
    <li
      className={becomes === undefined ? 'import-row bad' : 'import-row'}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="mono">{line}</span>
      <span className="mono" title={visibleText(source)}>
        {visibleText(source)}
      </span>
      <span>{becomes === undefined ? '–' : t(kindWords[becomes])}</span>
      <span title={[shown, why].filter((text) => text !== '').join('\n')}>
        {shown}
        {shown !== '' && why !== '' ? ' · ' : ''}
        {why !== '' && <span className="bad">{why}</span>}
      </span>
    </li>
  );
}

/** The files that were written. */
function Written({ paths }: { readonly paths: readonly string[] }) {
  const { t, count } = useWords();
  if (paths.length === 0) return <p>{t('importNothing')}</p>;
  return (
    <div className="import-written" role="status">
      <p>{t('importWrote', { count: paths.length, shown: count(paths.length) })}</p>
      <ul>
        {[...paths]
          // Of many messages the few other files are not to be missed.
          .sort((a, b) => Number(a.startsWith('messages/')) - Number(b.startsWith('messages/')))
          .slice(0, maxNamed)
          .map((path) => {
            const place = /^(messages|rules|sequences|panels)\//.exec(path)?.[1] as
              | 'messages'
              | 'rules'
              | 'sequences'
              | 'panels'
              | undefined;
            const text = visibleText(path);
            return (
              <li key={path} className="mono">
                {place === undefined ? text : <a href={hashOfPlace({ type: place, path })}>{text}</a>}
              </li>
            );
          })}
        {paths.length > maxNamed && (
          <li className="dim">{t('importMore', { shown: count(paths.length - maxNamed) })}</li>
        )}
      </ul>
    </div>
  );
}
