import type { SavedMessageRow } from '../../../src/operations/workspace.js';
import { useWords } from '../../views/use-session.js';
import { FileEditor } from '../../workspace/file-editor.js';
import { useOpenFile } from '../../workspace/use-workspace.js';
import { SendBar } from './send-bar.js';

/** The message that is chosen: its file, and what is sent of it. */
export function MessageWork({
  path,
  message,
}: {
  readonly path: string;
  /** Undefined while its file has a fault, or is not read yet. */
  readonly message: SavedMessageRow | undefined;
}) {
  const { t } = useWords();
  const file = useOpenFile(path);
  return (
    <FileEditor place="messages" kind="message" file={file} title={message?.name} list={t('messages')}>
      {message !== undefined && <SendBar key={message.fullName} file={file} message={message} />}
    </FileEditor>
  );
}
