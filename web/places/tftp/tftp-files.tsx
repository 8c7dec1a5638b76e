import { type ReactNode, useState } from 'react';
import { formatBytes } from '../../../src/bytes/byte-size.js';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { TftpState } from '../../../src/operations/tftp.js';
import { download } from '../../views/download.js';
import { Icon } from '../../views/icon.js';
import { LongName } from '../../views/long-name.js';
import { Question, useReplaceQuestion } from '../../views/question.js';
import { useCan, useSession, useWords } from '../../views/use-session.js';
import { FileDrop, useFileActions } from './file-drop.js';
import { useFoundFiles } from './found-files.js';
import { unlessKept } from './may-replace.js';

/** The folder of TFTP: drop files in, fetch them out, remove them. */
export function TftpFiles({
  tftp: { files },
  choice,
}: {
  readonly tftp: TftpState;
  /** Which files are shown, where there are others. */
  readonly choice: ReactNode;
}) {
  const session = useSession();
  const { t, date, count } = useWords();
  const can = useCan();
  const mayPut = can('tftp.putFile');
  const mayRemove = can('tftp.removeFile');
  const { shown, finder, rest } = useFoundFiles(files, files.length);
  const [removing, setRemoving] = useState<string>();
  const { mayReplace, question } = useReplaceQuestion();
  const actions = useFileActions((file, progress) => {
    const { name } = file;
    return unlessKept({
      // Asked before, so that gigabytes are not sent to be refused.
      isTaken: files.some((there) => there.name === name),
      mayReplace: () => mayReplace(name),
      act: (overwrite) => {
        progress(0);
        return session.api.putFile({ name, overwrite, body: file }, progress);
      },
    });
  });
  const fetchFile = (name: string): Promise<void> =>
    actions.attempt(async () => {
      download(await session.api.getFile({ name }), name.split('/').at(-1) ?? name);
    });
  const remove = (name: string): Promise<void> => {
    setRemoving(undefined);
    return actions.attempt(() => session.api.call('tftp.removeFile', { name }));
  };
  return (
    <FileDrop
      label={t('tftpFiles')}
      mayPut={mayPut}
      dropNow={t('tftpDropNow')}
      actions={actions}
      head={
        <>
          <h2>
            {t('tftpFiles')}{' '}
            <span className="dim">
              {t('tftpFilesCount', { count: files.length, shown: count(files.length) })} ·{' '}
              {formatBytes(files.reduce((sum, { bytes }) => sum + bytes, 0))}
            </span>
          </h2>
          {choice}
        </>
      }
    >
      {finder}
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
            {shown.map(({ name, bytes, modifiedMs }) => (
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
      {rest}
      {question}
      {removing !== undefined && (
        <Question
          text={t('tftpRemoveSure', { name: visibleText(removing) })}
          verb={t('remove')}
          onAnswer={(isYes) => (isYes ? void remove(removing) : setRemoving(undefined))}
        />
      )}
    </FileDrop>
  );
}
