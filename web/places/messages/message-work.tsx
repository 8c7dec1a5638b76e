import { type ReactNode, useState } from 'react';
import type { SavedMessageRow } from '../../../src/operations/workspace.js';
import { type Complaint, complaintOf } from '../../session.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { FileHead, FileTrouble } from '../../workspace/file-head.js';
import { FileText } from '../../workspace/file-text.js';
import { useOpenFile } from '../../workspace/use-workspace.js';
import { SendBar } from './send-bar.js';

/** The message that is chosen: its file, and what is done with it. */
export function MessageWork({
  path,
  message,
  back,
}: {
  readonly path: string;
  /** Undefined while its file has a fault, or is not read yet. */
  readonly message: SavedMessageRow | undefined;
  readonly back: ReactNode;
}) {
  const session = useSession();
  const { t } = useWords();
  const file = useOpenFile(path);
  const state = useStore(file.state);
  const [failed, setFailed] = useState<Complaint>();
  const trying = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
      setFailed(undefined);
    } catch (error) {
      setFailed(complaintOf(error));
    }
  };
  const duplicate = (): Promise<void> =>
    trying(async () => {
      if (state.type !== 'open') return;
      const name = path.slice('messages/'.length).replace(/\.ya?ml$/i, '');
      const made = await session.files.create('message', name, state.saved.text);
      session.place.set({ type: 'messages', path: made });
    });
  const remove = (): Promise<void> =>
    trying(async () => {
      await session.files.remove(path);
      session.place.set({ type: 'messages' });
    });
  return (
    <section className="message-work" aria-label={t('message')}>
      <FileHead file={file} title={message?.name ?? path.slice(path.lastIndexOf('/') + 1)} back={back}>
        <button type="button" className="message-extra" onClick={() => void duplicate()}>
          {t('messageDuplicate')}
        </button>
        <button type="button" onClick={() => void remove()}>
          {t('messageRemove')}
        </button>
      </FileHead>
      <ComplaintLine complaint={failed} />
      <FileTrouble file={file} />
      <FileText file={file} />
      {message !== undefined && <SendBar key={`${message.fullName}`} file={file} message={message} />}
    </section>
  );
}
