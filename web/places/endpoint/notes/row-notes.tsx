import { visibleText } from '../../../../src/bytes/escapes.js';
import type { RecordAnnotation } from '../../../../src/operations/record.js';
import { useSession, useWords } from '../../../views/use-session.js';
import './notes.css';

/** What a person has noted of a message, flush right in its row. */
export function RowNotes({ noted }: { readonly noted: RecordAnnotation }) {
  const { t } = useWords();
  const { state } = useSession();
  const { tags, note, isMarked } = noted;
  const by = state.annotations.byOf(noted.sequence);
  const title = [visibleText(note), by === undefined ? '' : t('noteBy', { name: visibleText(by) })];
  return (
    <span className="row-notes" title={title.filter((part) => part !== '').join(' · ')}>
      {note !== '' && <span className="row-note">{visibleText(note)}</span>}
      {tags.map((tag) => (
        <span key={tag} className="row-tag">
          #{visibleText(tag)}
        </span>
      ))}
      {isMarked && (
        <span role="img" aria-label={t('noteMarked')}>
          ⚑
        </span>
      )}
    </span>
  );
}
