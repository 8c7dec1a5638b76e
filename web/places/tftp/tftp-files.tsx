import { type DragEvent, useRef, useState } from 'react';
import { formatBytes } from '../../../src/bytes/byte-size.js';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { TftpState } from '../../../src/operations/tftp.js';
import { type Complaint, complaintOf } from '../../session.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { download } from '../../views/download.js';
import { Icon } from '../../views/icon.js';
import { LongName } from '../../views/long-name.js';
import { Question, useReplaceQuestion } from '../../views/question.js';
import { useCan, useSession, useWords } from '../../views/use-session.js';
import { unlessKept } from './may-replace.js';

/** Files that are drawn; more are in the folder and served all the same. */
const maxRows = 300;
/** Up to so many are found without help. */
const fewFiles = 20;

interface Uploading {
  readonly name: string;
  readonly share: number;
}

/** The folder that is served: drop files in, fetch them out, remove them. */
export function TftpFiles({ tftp: { files } }: { readonly tftp: TftpState }) {
  const session = useSession();
  const { t, date, count } = useWords();
  const can = useCan();
  const mayPut = can('tftp.putFile');
  const mayRemove = can('tftp.removeFile');
  const [sought, setSought] = useState('');
  const found = files.filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  const chooser = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [uploading, setUploading] = useState<Uploading>();
  const [complaint, setComplaint] = useState<Complaint>();
  const [removing, setRemoving] = useState<string>();
  const { mayReplace, question } = useReplaceQuestion();

  const upload = async (chosen: readonly File[]): Promise<void> => {
    setComplaint(undefined);
    try {
      for (const file of chosen) {
        const { name } = file;
        const progress = (share: number): void => setUploading({ name, share });
        await unlessKept({
          // Asked before, so that gigabytes are not sent to be refused.
          isTaken: files.some((there) => there.name === name),
          mayReplace: () => mayReplace(name),
          act: (overwrite) => {
            progress(0);
            return session.api.putFile({ name, overwrite, body: file }, progress);
          },
        });
        setUploading(undefined);
      }
    } catch (error) {
      setComplaint(complaintOf(error));
    }
    setUploading(undefined);
  };
  const fetchFile = async (name: string): Promise<void> => {
    try {
      download(await session.api.getFile({ name }), name.split('/').at(-1) ?? name);
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  const remove = async (name: string): Promise<void> => {
    setRemoving(undefined);
    setComplaint(undefined);
    try {
      await session.api.call('tftp.removeFile', { name });
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void upload([...event.dataTransfer.files]);
  };
  return (
    <section
      className={isOver ? 'tftp-files over' : 'tftp-files'}
      aria-label={t('tftpFiles')}
      {...(mayPut && {
        onDragOver: (event) => {
          event.preventDefault();
          setOver(true);
        },
        onDragLeave: () => setOver(false),
        onDrop: dropped,
      })}
    >
      <h2>
        {t('tftpFiles')}{' '}
        <span className="dim">
          {t('tftpFilesCount', { count: files.length, shown: count(files.length) })} ·{' '}
          {formatBytes(files.reduce((sum, { bytes }) => sum + bytes, 0))}
        </span>
      </h2>
      {mayPut && (
        <p className="tftp-drop">
          {isOver ? (
            t('tftpDropNow')
          ) : (
            <>
              {t('tftpDrop')}{' '}
              <button type="button" onClick={() => chooser.current?.click()}>
                {t('tftpChoose')}
              </button>
            </>
          )}
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            aria-label={t('tftpChoose')}
            onChange={({ currentTarget }) => {
              void upload([...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
        </p>
      )}
      {uploading !== undefined && (
        <p className="tftp-uploading">
          <span className="mono">
            <LongName name={visibleText(uploading.name)} />
          </span>
          <progress value={uploading.share} max={1} aria-label={visibleText(uploading.name)} />
          <span className="mono dim">{Math.floor(uploading.share * 100)} %</span>
        </p>
      )}
      <ComplaintLine complaint={complaint} />
      {files.length > fewFiles && (
        <input
          type="search"
          className="tftp-find"
          value={sought}
          aria-label={t('tftpFind')}
          placeholder={t('tftpFind')}
          onChange={({ currentTarget }) => setSought(currentTarget.value)}
        />
      )}
      {files.length === 0 ? (
        <p className="dim">{t('tftpNoFiles')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('tftpName')}</th>
              <th scope="col">{t('tftpSize')}</th>
              <th scope="col">{t('tftpModified')}</th>
              {mayRemove && (
                <th scope="col">
                  <span className="unseen">{t('remove')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, maxRows).map(({ name, bytes, modifiedMs }) => (
              <tr key={name}>
                <td>
                  <button
                    type="button"
                    className="link mono"
                    title={t('tftpDownload', { name: visibleText(name) })}
                    onClick={() => void fetchFile(name)}
                  >
                    <LongName name={visibleText(name)} />
                  </button>
                </td>
                <td>{formatBytes(bytes)}</td>
                <td>{date(modifiedMs)}</td>
                {mayRemove && (
                  <td>
                    <button
                      type="button"
                      className="quiet"
                      aria-label={t('tftpRemove', { name: visibleText(name) })}
                      title={t('tftpRemove', { name: visibleText(name) })}
                      onClick={() => setRemoving(name)}
                    >
                      <Icon name="close" />
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.length > maxRows && (
        <p className="dim">{t('tftpMoreFiles', { shown: count(maxRows), all: count(found.length) })}</p>
      )}
      {found.length === 0 && files.length > 0 && <p className="dim">{t('tftpFoundNone')}</p>}
      {question}
      {removing !== undefined && (
        <Question
          text={t('tftpRemoveSure', { name: visibleText(removing) })}
          verb={t('remove')}
          onAnswer={(isYes) => (isYes ? void remove(removing) : setRemoving(undefined))}
        />
      )}
    </section>
  );
}
