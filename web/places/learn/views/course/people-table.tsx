import { visibleText } from '../../../../../src/bytes/escapes.js';
import type { CourseMark } from '../../../../../src/operations/courses.js';
import { useNarrow } from '../../../../views/use-narrow.js';
import { useWords, type Words } from '../../../../views/use-session.js';
import { type CourseRow, doneByItem } from '../../state/course/course-rows.js';
import { courseItem } from '../../state/course/course-sections.js';
import { effort } from './mark-words.js';

/** People by items; in a narrow window, a card for each. */
export function PeopleTable({
  items,
  rows,
  onRemove,
}: {
  readonly items: readonly string[];
  readonly rows: readonly CourseRow[];
  readonly onRemove: (row: CourseRow) => void;
}) {
  const { t } = useWords();
  const isNarrow = useNarrow();
  const titles = useTitles(items);
  if (isNarrow)
    return (
      <ul className="teach-cards">
        {rows.map((row) => (
          <PersonCard key={row.id} row={row} items={items} onRemove={onRemove} />
        ))}
      </ul>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="teach-scroll" tabIndex={0} aria-label={t('coursePeopleTable')}>
      <table className="teach-table">
        <thead>
          <tr>
            <th scope="col">{t('courseName')}</th>
            <th scope="col">{t('courseNow')}</th>
            <th scope="col" title={t('courseStillTitle')}>
              {t('courseStill')}
            </th>
            {items.map((item, index) => (
              <th key={item} scope="col" className="teach-mark" title={titles[index]}>
                {index + 1}
                <span className="unseen">: {titles[index]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PersonRow key={row.id} row={row} items={items} onRemove={onRemove} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {t('courseDoneRow')}
            </th>
            {doneByItem(rows).map((done, index) => (
              <td key={items[index]} className="teach-mark">
                {done === 0 ? '' : done}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

interface PersonParts {
  readonly row: CourseRow;
  readonly items: readonly string[];
  readonly onRemove: (row: CourseRow) => void;
}

function PersonRow({ row, items, onRemove }: PersonParts) {
  const titles = useTitles(items);
  return (
    <tr className={row.awayMs === undefined ? undefined : 'away'}>
      <th scope="row">
        <Name row={row} />
        <RemoveButton row={row} onRemove={onRemove} />
      </th>
      <td>
        <Here row={row} />
      </td>
      <td>
        <Since row={row} />
      </td>
      {row.marks.map((mark, index) => (
        <MarkCell
          key={items[index]}
          mark={mark}
          title={titles[index] ?? ''}
          isHere={row.here === items[index]}
        />
      ))}
    </tr>
  );
}

function PersonCard({ row, items, onRemove }: PersonParts) {
  const words = useWords();
  const titles = useTitles(items);
  return (
    <li className={row.awayMs === undefined ? undefined : 'away'}>
      <div className="teach-card-line">
        <b>
          <Name row={row} />
        </b>
        <RemoveButton row={row} onRemove={onRemove} />
      </div>
      <div className="teach-card-line">
        <Here row={row} />
        <Since row={row} />
      </div>
      <div className="teach-strip">
        {row.marks.map((mark, index) => (
          <i
            key={items[index]}
            className={[markState(mark), row.here === items[index] ? 'here' : ''].join(' ')}
            title={markWords(mark, titles[index] ?? '', words)}
          />
        ))}
        <span className="dim">{words.t('courseDoneOf', { done: row.done, all: items.length })}</span>
      </div>
    </li>
  );
}

function Name({ row }: { readonly row: CourseRow }) {
  return <bdi className="teach-name">{visibleText(row.name)}</bdi>;
}

/** What a person has open, as far as they are in it. */
function Here({ row }: { readonly row: CourseRow }) {
  const { t, language } = useWords();
  const { here, marks, done } = row;
  if (here === undefined && done === marks.length) return <span className="ok">{t('courseThrough')}</span>;
  if (here === undefined) return <span className="dim">{t('courseNowhere')}</span>;
  const mark = marks.find((one) => one?.item === here);
  const isWithin = mark !== undefined && mark.at > 0 && mark.of > 0;
  return (
    <span className="teach-here">
      {courseItem(here)?.title[language] ?? here}
      {isWithin && (
        <span className="dim mono">
          {' '}
          {mark.at}/{mark.of}
        </span>
      )}
    </span>
  );
}

function Since({ row: { stillMs, awayMs } }: { readonly row: CourseRow }) {
  const words = useWords();
  const text =
    awayMs === undefined ? spanOf(stillMs, words) : words.t('courseAway', { time: spanOf(awayMs, words) });
  return <span className="teach-since dim">{text}</span>;
}

function MarkCell({
  mark,
  title,
  isHere,
}: {
  readonly mark: CourseMark | undefined;
  readonly title: string;
  readonly isHere: boolean;
}) {
  const words = useWords();
  const state = markState(mark);
  return (
    <td
      className={['teach-mark', state, isHere ? 'here' : ''].join(' ')}
      title={markWords(mark, title, words)}
    >
      <span aria-hidden="true">
        {state === 'done' && '✓'}
        {state === 'within' && mark !== undefined && (mark.of > 0 ? `${mark.at}/${mark.of}` : '·')}
      </span>
      <span className="unseen">{markWords(mark, title, words)}</span>
    </td>
  );
}

function RemoveButton({ row, onRemove }: Omit<PersonParts, 'items'>) {
  const { t } = useWords();
  const label = t('courseRemove', { name: visibleText(row.name) });
  return (
    <button type="button" className="quiet" title={label} aria-label={label} onClick={() => onRemove(row)}>
      ×
    </button>
  );
}

function markState(mark: CourseMark | undefined): 'none' | 'within' | 'done' {
  if (mark === undefined) return 'none';
  return mark.isDone ? 'done' : 'within';
}

function markWords(mark: CourseMark | undefined, title: string, words: Words): string {
  const { t } = words;
  if (mark === undefined) return t('courseMarkNone', { title });
  const { at, of, isDone } = mark;
  const said = isDone
    ? t('courseMarkDone', { title })
    : of > 0
      ? t('courseMarkWithin', { title, at, of })
      : t('courseMarkTried', { title });
  const more = effort(mark, words);
  return more === '' ? said : `${said} · ${more}`;
}

/** A span of time as far as it matters to somebody who waits: minutes, or hours. */
function spanOf(ms: number, { t, language }: Words): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return t('courseJust');
  const unit = minutes < 120 ? 'minute' : 'hour';
  const value = minutes < 120 ? minutes : Math.floor(minutes / 60);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}

function useTitles(items: readonly string[]): readonly string[] {
  const { language } = useWords();
  return items.map((id) => courseItem(id)?.title[language] ?? id);
}
