import type { ReactNode } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import type { WorkspaceKindName } from '../../src/config/workspace/workspace-kinds.js';
import { type FileAddress, hashOfPlace } from '../state/place.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { useSession, useStore } from '../views/use-session.js';
import { ConflictedFile } from './conflicts/conflicted-file.js';
import { FileHead, FileTrouble } from './file-head.js';
import { FileText } from './file-text.js';
import type { OpenFile } from './open-file.js';
import { RenamedNotice } from './renamed-notice.js';
import { nameIn, useFileActions } from './use-file-actions.js';

/** An open file of a place: its head with what can be done with it, what keeps it from being saved, its text, and `children` below. */
export function FileEditor({
  place,
  kind,
  file,
  title,
  list,
  form,
  children,
}: {
  readonly place: FileAddress['type'];
  readonly kind: WorkspaceKindName;
  readonly file: OpenFile;
  /** What the file is called; without it, by its path. */
  readonly title?: string | undefined;
  /** What the list is called, to which a narrow page leads back. */
  readonly list: string;
  /** What the file is edited in where the person does not want its text; undefined where there is nothing but the text. */
  readonly form?: ReactNode;
  readonly children?: ReactNode;
}) {
  const session = useSession();
  const isForm = useStore(session.preferences).editAs === 'form';
  const { failed, duplicate, rename, remove } = useFileActions(place, kind, file);
  return (
    <section className="file-work" aria-label={visibleText(file.path)}>
      <FileHead
        file={file}
        name={nameIn(place, file.path)}
        onDuplicate={duplicate}
        onRename={rename}
        onRemove={remove}
        hasForm={form !== undefined}
        title={title ?? nameIn(place, file.path)}
        back={
          <a className="file-back" href={hashOfPlace({ type: place })}>
            ‹ {list}
          </a>
        }
      />
      <div className="file-body">
        {isForm && form !== undefined ? <div className="file-form">{form}</div> : <FileText file={file} />}
        {/* Over the end of the text, which keeps room for it: what a person reads and types does not move. */}
        <div className="file-notice">
          <ComplaintLine complaint={failed} />
          <FileTrouble file={file} />
          <ConflictedFile path={file.path} />
          <RenamedNotice path={file.path} />
        </div>
      </div>
      {children}
    </section>
  );
}
