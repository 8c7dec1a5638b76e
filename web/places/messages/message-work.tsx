import { useState } from 'react';
import type { SavedMessageRow } from '../../../src/operations/workspace.js';
import { useWords } from '../../views/use-session.js';
import { FileEditor } from '../../workspace/file-editor.js';
import { useOpenFile } from '../../workspace/use-workspace.js';
import { MessageForm } from './form/message-form.js';
import { useMessageValues } from './form/use-message-values.js';
import { usePreview } from './form/use-preview.js';
import { SendBar } from './send-bar.js';

/** The message that is chosen: its values or its file, and what is sent of it. */
export function MessageWork({
  path,
  index,
  message,
}: {
  readonly path: string;
  /** Its place in the file. */
  readonly index: number;
  /** Undefined while its file has a fault, or is not read yet. */
  readonly message: SavedMessageRow | undefined;
}) {
  const { t } = useWords();
  const file = useOpenFile(path);
  const edited = useMessageValues(file, index);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [sendings, setSendings] = useState(0);
  const preview = usePreview(edited?.values, { path, index }, answers);
  return (
    <FileEditor
      place="messages"
      kind="message"
      file={file}
      title={message?.name}
      list={t('messages')}
      form={
        edited !== undefined && (
          <MessageForm
            message={edited}
            fileName={path.slice(path.lastIndexOf('/') + 1).replace(/\.ya?ml$/i, '')}
            fullName={message?.fullName}
            sendings={sendings}
            preview={preview}
          />
        )
      }
    >
      {message !== undefined && (
        <SendBar
          key={message.fullName}
          file={file}
          message={message}
          answers={answers}
          resolvedTo={preview.type === 'shown' ? preview.report.to : undefined}
          onAnswers={setAnswers}
          onSent={() => setSendings((before) => before + 1)}
        />
      )}
    </FileEditor>
  );
}
