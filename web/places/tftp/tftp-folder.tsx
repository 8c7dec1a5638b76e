import { type FormEvent, useState } from 'react';
import { formatBytes } from '../../../src/bytes/byte-size.js';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { TftpState } from '../../../src/operations/tftp.js';
import { type Complaint, complaintOf } from '../../session.js';
import { ApiError } from '../../transport/api.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { Dialog } from '../../views/dialog.js';
import { TextField } from '../../views/fields.js';
import { useCan, useSession, useWords } from '../../views/use-session.js';

/** What is served: a folder and its free space, or the library of the cluster; and the way to another one. */
export function TftpFolder({
  tftp,
  isShared,
  isShownBelow,
}: {
  readonly tftp: TftpState;
  /** Several servers serve the folder, which is shown: it stands below them all. */
  readonly isShared: boolean;
  /** The library is shown below, and says itself what is wrong with it. */
  readonly isShownBelow: boolean;
}) {
  const words = useWords();
  const { t } = words;
  const can = useCan();
  const [isOpen, setOpen] = useState(false);
  const { source, library, folder, freeBytes } = tftp;
  const isLibrary = source === 'library';
  const libraryWhy = isShownBelow ? undefined : library?.failure;
  // A listener that serves the library has no folder, and nothing is wrong with that.
  const why = isLibrary ? libraryWhy : servesLibraryAlone(tftp) ? undefined : tftp.folderFailure;
  return (
    <>
      {(isLibrary || folder !== '') && (
        <p className="tftp-folder">
          {isLibrary ? (
            <>
              <span className="dim">{t(isShared ? 'librarySourceOfAll' : 'librarySource')}</span>
              <span>{t('libraryName')}</span>
            </>
          ) : (
            <>
              <span className="dim">{t(isShared ? 'tftpFolderOfAll' : 'tftpFolderName')}</span>
              <bdi className="mono tftp-path">{visibleText(folder)}</bdi>
              {freeBytes !== undefined && (
                <span className="dim">{t('tftpFree', { size: formatBytes(freeBytes) })}</span>
              )}
            </>
          )}
          {can('tftp.chooseFolder') && (
            <button type="button" onClick={() => setOpen(true)}>
              {t('tftpFolderChange')}
            </button>
          )}
        </p>
      )}
      {why !== undefined && (
        <p className="complaint" role="alert">
          {words.failure(why)}
        </p>
      )}
      {isOpen && <FolderDialog tftp={tftp} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Whether the server serves the library of its cluster and has no folder, as `bob tftp serve --library` does. */
export function servesLibraryAlone({ folderFailure }: TftpState): boolean {
  return folderFailure?.code === 'LIBRARY_SERVED';
}

function FolderDialog({ tftp, onClose }: { readonly tftp: TftpState; readonly onClose: () => void }) {
  const session = useSession();
  const { t } = useWords();
  const [path, setPath] = useState(tftp.folder);
  const [complaint, setComplaint] = useState<Complaint>();
  /** Transfers that a change would cut; the person has to agree. */
  const [cuts, setCuts] = useState(0);
  const { source, library } = tftp;
  /** Serves the folder of a path, or the library. */
  const choose = async (chosen: string | undefined): Promise<void> => {
    const cut = cuts > 0;
    // A page elsewhere may go back to the folder that was served, and name no other.
    const isBack = source === 'library' && chosen === tftp.folder;
    try {
      if (chosen === undefined)
        await session.api.call('tftp.chooseSource', { body: { source: 'library', cut } });
      else if (isBack) await session.api.call('tftp.chooseSource', { body: { source: 'folder', cut } });
      else await session.api.call('tftp.chooseFolder', { body: { path: chosen, cut } });
      onClose();
    } catch (error) {
      const count = error instanceof ApiError ? error.failure?.params.count : undefined;
      const isRunning = error instanceof ApiError && error.failure?.code === 'TFTP_TRANSFERS_RUNNING';
      setCuts(isRunning ? Number(count) : 0);
      setComplaint(isRunning ? undefined : complaintOf(error));
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void choose(path.trim());
  };
  return (
    <Dialog label={t('tftpFolderChoose')} className="ask" holdsInput onClose={onClose}>
      <form onSubmit={submit}>
        <TextField
          label={t('tftpFolderPath')}
          value={path}
          help={t('tftpFolderHelp')}
          placeholder="/srv/tftp"
          isMono
          autoFocus
          onChange={(typed) => {
            setPath(typed);
            setCuts(0);
            setComplaint(undefined);
          }}
        />
        <ComplaintLine complaint={complaint} />
        {cuts > 0 && <p role="alert">{t('tftpFolderCuts', { count: cuts })}</p>}
        <div className="verb-line">
          <button type="submit" className={cuts > 0 ? 'danger' : 'primary'} disabled={path.trim() === ''}>
            {t(cuts > 0 ? 'tftpFolderCut' : 'tftpFolderServe')}
          </button>
          {(!tftp.isOwnFolder || source === 'library') && (
            <button type="button" onClick={() => void choose('')}>
              {t('tftpFolderOwn')}
            </button>
          )}
          {library !== undefined && source === 'folder' && (
            <button type="button" onClick={() => void choose(undefined)}>
              {t('libraryServe')}
            </button>
          )}
          <button type="button" onClick={onClose}>
            {t('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
