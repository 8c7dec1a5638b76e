import type { ReactNode } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { SavedMessageRow } from '../../../src/operations/workspace.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { useWords } from '../../views/use-session.js';
import { FileHead, FileTrouble } from '../../workspace/file-head.js';
import { FileText } from '../../workspace/file-text.js';
import { useFileActions } from '../../workspace/use-file-actions.js';
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
  const { t } = useWords();
  const file = useOpenFile(path);
  const { failed, duplicate, remove } = useFileActions('messages', 'message', file);
  return (
    <section className="message-work" aria-label={visibleText(path)}>
      <FileHead file={file} title={message?.name ?? path.slice(path.lastIndexOf('/') + 1)} back={back}>
        <button type="button" className="message-extra" onClick={duplicate}>
          {t('fileDuplicate')}
        </button>
        <button type="button" onClick={remove}>
          {t('fileRemove')}
        </button>
      </FileHead>
      <ComplaintLine complaint={failed} />
      <FileTrouble file={file} />
      <FileText file={file} />
      {message !== undefined && <SendBar key={message.fullName} file={file} message={message} />}
    </section>
  );
}
