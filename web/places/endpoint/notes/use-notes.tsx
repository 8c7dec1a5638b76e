import { type ReactNode, useState } from 'react';
import type { OperationRequest } from '../../../../src/operations/table.js';
import { type Complaint, complaintOf } from '../../../session.js';
import { useSession } from '../../../views/use-session.js';
import type { MessageEntry } from '../log/log-entry.js';
import { NoteDialog } from './note-dialog.js';

/** What a key notes of a message. */
export type NoteVerb = 'tag' | 'note' | 'mark';

/** Notes to messages what a person says; render `dialog` somewhere. */
export function useNotes(onComplaint: (complaint: Complaint | undefined) => void): {
  readonly onNote: (verb: NoteVerb, entry: MessageEntry) => void;
  readonly dialog: ReactNode;
} {
  const { api, state } = useSession();
  const [asked, setAsked] = useState<{ readonly begin: 'tag' | 'note'; readonly sequence: number }>();
  const annotate = async (
    sequence: number,
    body: OperationRequest<'record.annotate'>['body'],
  ): Promise<void> => {
    try {
      onComplaint(undefined);
      state.annotations.learn([await api.call('record.annotate', { number: String(sequence), body })]);
    } catch (error) {
      onComplaint(complaintOf(error));
    }
  };
  return {
    onNote: (verb, { event: { sequence } }) => {
      if (verb !== 'mark') setAsked({ begin: verb, sequence });
      else void annotate(sequence, { isMarked: state.annotations.of(sequence)?.isMarked !== true });
    },
    dialog: asked !== undefined && (
      <NoteDialog
        noted={state.annotations.of(asked.sequence)}
        begin={asked.begin}
        onDone={(written) => {
          setAsked(undefined);
          if (written !== undefined) void annotate(asked.sequence, written);
        }}
      />
    ),
  };
}
