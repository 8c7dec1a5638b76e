import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { BootFile, BootMachine } from '../../../../src/capture/stories/boot-machine.js';
import { durationText } from '../../../../src/capture/stories/story-text.js';
import type { StoryCode } from '../../../../src/capture/stories/story-words.js';
import { formatRate } from '../../../state/numbers.js';
import { useWords } from '../../../views/use-session.js';
import { sentenceOf } from '../../captures/state/story-list.js';
import { fileRowsOf } from '../state/lane.js';
import { doneText, nearestName } from '../state/state-sentences.js';

/** Rows of files that are drawn of one machine. */
const maxRows = 60;
/** Sentences below one file. */
const maxNotes = 2;

/** What is told below a file: what its numbers do not say. */
const told: ReadonlySet<StoryCode> = new Set<StoryCode>([
  'TFTP_OPTION_CHANGED',
  'TFTP_NO_OPTIONS',
  'TFTP_LOCKSTEP',
  'TFTP_REPEATED',
  'TFTP_ERROR',
  'TFTP_UNANSWERED',
  'TFTP_PORT_UNREACHABLE',
  'TFTP_SIZE_DIFFERS',
]);

/** The files that a machine asked for; names that are not there fold to one line. */
export function LaneFiles({
  machine,
  known,
}: {
  readonly machine: BootMachine;
  /** Names that its server is known to have. */
  readonly known: ReadonlySet<string>;
}) {
  const { t, count } = useWords();
  const rows = fileRowsOf(machine);
  if (rows.length === 0) return null;
  return (
    <ul className="lane-files">
      {rows
        .slice(0, maxRows)
        .map((row) =>
          row.type === 'file' ? (
            <FileRow key={row.file.packet} file={row.file} />
          ) : (
            <MissingRow key={row.files[0]?.packet} files={row.files} known={known} />
          ),
        )}
      {rows.length > maxRows && (
        <li className="dim">{t('portsMore', { shown: count(maxRows), all: count(rows.length) })}</li>
      )}
    </ul>
  );
}

function FileRow({ file }: { readonly file: BootFile }) {
  const { language, t } = useWords();
  const { name, outcome, doneBytes, timeNanos, lastNanos, events } = file;
  const tookNanos = lastNanos - timeNanos;
  const isBad = outcome === 'failed' || outcome === 'unanswered';
  const isMoved = outcome !== 'probed' && outcome !== 'unanswered';
  const notes = events.filter(({ code }) => told.has(code)).slice(0, maxNotes);
  return (
    <li className={isBad ? 'lane-file bad' : 'lane-file'}>
      <span className="lane-name">{visibleText(name)}</span>
      {isMoved && (
        <>
          <span>{outcome === 'complete' ? formatBytes(doneBytes) : doneText(file)}</span>
          <span>{durationText(tookNanos, language)}</span>
          <span className="dim lane-rate">
            {tookNanos > 0 ? formatRate(doneBytes / (tookNanos / 1e9)) : ''}
          </span>
        </>
      )}
      {outcome === 'probed' && <span className="lane-note dim">{t('bootProbed')}</span>}
      {outcome === 'unfinished' && <span className="lane-note dim">{t('bootUnfinished')}</span>}
      {notes.map((note) => (
        <span key={`${note.code} ${note.packet}`} className={isBad ? 'lane-note' : 'lane-note dim'}>
          {sentenceOf(note, language)}
        </span>
      ))}
    </li>
  );
}

function MissingRow({
  files,
  known,
}: {
  readonly files: readonly BootFile[];
  readonly known: ReadonlySet<string>;
}) {
  const { t, count } = useWords();
  const [only] = files;
  if (files.length === 1 && only !== undefined) {
    const nearest = only.isSearch ? undefined : nearestName(only.name, known);
    return (
      <li className="lane-missing dim">
        {t('bootMissing', { name: visibleText(only.name) })}
        {nearest !== undefined && ` ${t('bootNearest', { nearest: visibleText(nearest) })}`}
      </li>
    );
  }
  return (
    <li className="lane-missing dim">
      <details>
        <summary>{t('bootMissingMany', { count: files.length, shown: count(files.length) })}</summary>
        <ul>
          {files.map(({ packet, name }) => (
            <li key={packet} className="mono">
              {visibleText(name)}
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
