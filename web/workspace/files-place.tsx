import { type ReactNode, useState } from 'react';
import type { WorkspaceKindName } from '../../src/config/workspace/workspace-kinds.js';
import { type Complaint, complaintOf } from '../session.js';
import { type FilePlaceName, hashOfPlace, type Place } from '../state/place.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { PaneEdge } from '../views/pane-edge.js';
import { useRoomy } from '../views/use-narrow.js';
import { useSession, useStore, useWords } from '../views/use-session.js';
import { EnvironmentChoice } from './environment-choice.js';
import { FileEditor } from './file-editor.js';
import { FileList, type ListRow } from './file-list.js';
import type { OpenFile } from './open-file.js';
import { RemovedNotice } from './removed-notice.js';
import { useFiles, useOpenFile } from './use-workspace.js';

/** What gives way to the panes beside it. */
const inPlace = { holder: '.files-place', neighbour: '.files-place > :nth-child(2)' } as const;

/** A place whose files are shown like this, named as their folder. */
export type FilesPlaceName = Exclude<FilePlaceName, 'messages'>;

/**
 * A place of files of the workspace: their list, one of them in an editor, and beside it what can be done with it. On a narrow page
 * the list and the file take turns.
 */
export function FilesPlace({
  name,
  kind,
  also,
  title,
  filterHint,
  rowOf,
  path,
  draft,
  side,
  overview,
  empty,
}: {
  readonly name: FilesPlaceName;
  readonly kind: WorkspaceKindName;
  /** Further files of the same folder, and the button that makes one. */
  readonly also?:
    | {
        readonly kind: WorkspaceKindName;
        readonly word: string;
        readonly draft: { readonly name: string; readonly text: string };
      }
    | undefined;
  readonly title: string;
  readonly filterHint: string;
  /** What a row of the list shows of a file besides its name. */
  readonly rowOf?: (path: string) => Pick<ListRow, 'lamp' | 'note' | 'detail'>;
  /** The file of the address. */
  readonly path: string | undefined;
  /** A new file: what it is called, and what it holds. */
  readonly draft: { readonly name: string; readonly text: string };
  readonly side: (file: OpenFile) => ReactNode;
  /** What is shown of all files while none is chosen. */
  readonly overview?: ReactNode;
  /** What the place is for, where it has no file yet. */
  readonly empty: ReactNode;
}) {
  const session = useSession();
  const isRoomy = useRoomy();
  const { t } = useWords();
  const { rows: files, complaint } = useFiles(kind);
  // A place without others looks at its own twice, which asks once.
  const { rows: others } = useFiles(also?.kind ?? kind);
  const report = useStore(session.files.report);
  const [failed, setFailed] = useState<Complaint>();
  const create = async (
    of: WorkspaceKindName,
    { name: called, text }: { readonly name: string; readonly text: string },
  ): Promise<void> => {
    try {
      const made = await session.files.create(of, called, text);
      setFailed(undefined);
      session.place.set({ type: name, path: made } as Place);
    } catch (error) {
      setFailed(complaintOf(error));
    }
  };
  const all = [...(files ?? []), ...(also === undefined ? [] : (others ?? []))];
  const rows = all.map(
    (file): ListRow => ({
      path: file.path,
      name: file.kind === kind ? file.name : file.path.slice(name.length + 1),
      hash: hashOfPlace({ type: name, path: file.path } as Place),
      isFaulty: file.problem !== undefined,
      ...rowOf?.(file.path),
    }),
  );
  const isEmpty = files?.length === 0 && path === undefined;
  return (
    <div className={path === undefined ? 'files-place' : 'files-place has-file'}>
      <div className="files-list">
        <FileList
          title={title}
          rows={rows}
          selected={path}
          filterHint={filterHint}
          onCreate={() => void create(kind, draft)}
          more={
            also !== undefined && (
              <button type="button" onClick={() => void create(also.kind, also.draft)}>
                {also.word}
              </button>
            )
          }
        />
        <ComplaintLine complaint={failed ?? complaint} />
        {report?.readOnly !== undefined && <ComplaintLine complaint={{ failure: report.readOnly }} />}
        <RemovedNotice folder={name} />
        {!isRoomy && <EnvironmentChoice />}
      </div>
      {path === undefined ? (
        <div className={isEmpty || overview === undefined ? 'files-empty' : 'files-overview'}>
          {isEmpty ? empty : (overview ?? <p className="nothing">{t('fileChoose')}</p>)}
        </div>
      ) : (
        <FileWork
          key={path}
          name={name}
          kind={path.endsWith('.js') ? (also?.kind ?? kind) : kind}
          path={path}
          title={title}
          side={side}
        />
      )}
      <PaneEdge name="file-list" side="right" {...inPlace} pane=".files-list" />
    </div>
  );
}

function FileWork({
  name,
  kind,
  path,
  title,
  side,
}: {
  readonly name: FilesPlaceName;
  readonly kind: WorkspaceKindName;
  readonly path: string;
  readonly title: string;
  readonly side: (file: OpenFile) => ReactNode;
}) {
  const file = useOpenFile(path);
  return (
    <>
      <FileEditor place={name} kind={kind} file={file} list={title} />
      <aside className="files-side">{side(file)}</aside>
      <PaneEdge name="file-side" side="left" {...inPlace} pane=".files-side" />
    </>
  );
}

/** The text of an open file; undefined while it is not read. */
export function useFileText(file: OpenFile): string | undefined {
  const state = useStore(file.state);
  return state.type === 'open' ? state.text : undefined;
}
