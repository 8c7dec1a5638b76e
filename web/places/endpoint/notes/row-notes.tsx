import { visibleText } from '../../../../src/bytes/escapes.js';
import type { RecordAnnotation } from '../../../../src/operations/record.js';
import { useWords } from '../../../views/use-session.js';
import './notes.css';

/** What a person has noted of a message, flush right in its row. */
export function RowNotes({ noted }: { readonly noted: RecordAnnotation }) {
  const { t } = useWords();
  const { tags, note, isMarked } = noted;
  return (
    <span className="row-notes" title={visibleText(note)}>
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
