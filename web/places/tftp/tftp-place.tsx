import { useState } from 'react';
import type { TftpSource } from '../../../src/operations/tftp.js';
import { type Complaint, complaintOf } from '../../session.js';
import { endpointsOf } from '../../state/kinds.js';
import { addressOfNode } from '../../state/page-node.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { Segments } from '../../views/select.js';
import { useCan, useSession, useStore, useWords } from '../../views/use-session.js';
import { LibraryFiles } from './library-files.js';
import { ServerHead } from './server-head.js';
import { TftpClientForm } from './tftp-client-form.js';
import { TftpFiles } from './tftp-files.js';
import { servesLibraryAlone, TftpFolder } from './tftp-folder.js';
import { TftpTransfers } from './tftp-transfers.js';

/** TFTP: its servers and their files, what is being moved, and what was. */
export function TftpPlace() {
  const session = useSession();
  const { t } = useWords();
  const can = useCan();
  const tftp = useStore(session.state.tftp);
  const servers = endpointsOf(useStore(session.state.known).all, 'tftp-server');
  const [complaint, setComplaint] = useState<Complaint>();
  /** Whether a further server is being described. */
  const [isAdding, setAdding] = useState(false);
  /** The files that were asked for; undefined: those that are served. */
  const [chosen, setChosen] = useState<TftpSource>();
  if (tftp === undefined) return <p className="nothing">{t('loading')}</p>;
  /** Sends a request to the workbench. The live feed reports its result; an answer could only be older. */
  const isDone = async (asked: Promise<unknown>): Promise<boolean> => {
    try {
      await asked;
      setComplaint(undefined);
      return true;
    } catch (error) {
      setComplaint(complaintOf(error));
      return false;
    }
  };
  const ask = async (asked: Promise<unknown>): Promise<void> => {
    await isDone(asked);
  };
  const isNew = can('endpoints.create') && (isAdding || servers.length === 0);
  const isOneOfMany = servers.length + (isAdding ? 1 : 0) > 1;
  const { library, source } = tftp;
  const shown = chosen ?? source;
  const isLibraryShown = library !== undefined && shown === 'library';
  const choice = library !== undefined && (
    <>
      <Segments
        label={t('tftpShown')}
        value={shown}
        choices={[
          { value: 'folder', label: t('tftpShownFolder') },
          { value: 'library', label: t('tftpShownLibrary') },
        ]}
        onChange={setChosen}
      />
      {shown !== source && (
        <p className="dim tftp-unserved">
          {t(shown === 'folder' ? 'tftpFolderUnserved' : 'libraryUnserved')}
        </p>
      )}
    </>
  );
  return (
    <div className="tftp">
      <header className="head">
        {servers.map((server) => (
          <ServerHead key={server.id} server={server} tftp={tftp} ask={ask} isOneOfMany={isOneOfMany}>
            {!isOneOfMany && <TftpFolder tftp={tftp} isShared={false} isShownBelow={isLibraryShown} />}
          </ServerHead>
        ))}
        {isNew && (
          <ServerHead
            key="new"
            server={undefined}
            tftp={tftp}
            ask={async (asked) => {
              if (await isDone(asked)) setAdding(false);
            }}
            {...(servers.length > 0 && { onCancel: () => setAdding(false) })}
            isOneOfMany={isOneOfMany}
          >
            {!isOneOfMany && <TftpFolder tftp={tftp} isShared={false} isShownBelow={isLibraryShown} />}
          </ServerHead>
        )}
        {isOneOfMany && <TftpFolder tftp={tftp} isShared isShownBelow={isLibraryShown} />}
        {!isNew && can('endpoints.create') && (
          <button type="button" className="quiet tftp-another" onClick={() => setAdding(true)}>
            {t('tftpAnother')}
          </button>
        )}
      </header>
      <ComplaintLine complaint={complaint} />
      <div className={tftp.running.length > 0 ? 'tftp-columns busy' : 'tftp-columns'}>
        <div className="tftp-side">
          {isLibraryShown ? (
            <LibraryFiles library={library} choice={choice} />
          ) : servesLibraryAlone(tftp) ? (
            <section className="tftp-files" aria-label={t('libraryFiles')}>
              <h2>{t('libraryFiles')}</h2>
              <p className="dim">
                {t('libraryElsewhere')}{' '}
                <a
                  className="text-link"
                  href={addressOfNode(undefined, location.pathname).replace(/#.*$/, '#/tftp')}
                >
                  {t('libraryElsewhereOpen')}
                </a>
              </p>
            </section>
          ) : (
            <TftpFiles tftp={tftp} choice={choice} />
          )}
          {can('tftp.beginTransfer') && (
            <TftpClientForm files={source === 'library' ? (library?.files ?? []) : tftp.files} />
          )}
        </div>
        <TftpTransfers tftp={tftp} ask={ask} />
      </div>
    </div>
  );
}
