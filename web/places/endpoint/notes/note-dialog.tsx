import { useState } from 'react';
import type { RecordAnnotation } from '../../../../src/operations/record.js';
import { Dialog } from '../../../views/dialog.js';
import { TextField } from '../../../views/fields.js';
import { useWords } from '../../../views/use-session.js';
import { typedTags } from './typed-tags.js';
import './notes.css';

/** What is written to a message: its tags and its note. */
export interface WrittenNote {
  readonly tags: string[];
  readonly note: string;
}

/** Asks for the tags and the note of a message. */
export function NoteDialog({
  noted,
  begin,
  onDone,
}: {
  /** What is noted of it already. */
  readonly noted: RecordAnnotation | undefined;
  /** The field that is asked for first. */
  readonly begin: 'tag' | 'note';
  /** Undefined if nothing is to change. */
  readonly onDone: (written: WrittenNote | undefined) => void;
}) {
  const { t } = useWords();
  const [tags, setTags] = useState(noted?.tags.join(' ') ?? '');
  const [note, setNote] = useState(noted?.note ?? '');
  return (
    <Dialog label={t('noteTitle')} className="form note-form" holdsInput onClose={() => onDone(undefined)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onDone({ tags: [...typedTags(tags)], note: note.trim().slice(0, 4_096) });
        }}
      >
        <h2>{t('noteTitle')}</h2>
        <div className="fields">
          <TextField
            label={t('noteTags')}
            help={t('noteTagsHelp')}
            value={tags}
            autoFocus={begin === 'tag'}
            onChange={setTags}
          />
          <TextField label={t('noteText')} value={note} autoFocus={begin === 'note'} onChange={setNote} />
        </div>
        <div className="verb-line">
          <button type="submit" className="primary">
            {t('noteKeep')}
          </button>
          <button type="button" onClick={() => onDone(undefined)}>
            {t('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
