import { type ReactNode, useState } from 'react';
import { formatBytes } from '../../../src/bytes/byte-size.js';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { LibraryFileRow, LibraryState } from '../../../src/operations/library.js';
import { download } from '../../views/download.js';
import { Icon } from '../../views/icon.js';
import { LongName } from '../../views/long-name.js';
import { Question } from '../../views/question.js';
import { useSession, useWords } from '../../views/use-session.js';
import { FileDrop, useFileActions } from './file-drop.js';
import { useFoundFiles } from './found-files.js';
import { LibraryVersions } from './library-versions.js';

/** Digits of a digest that are shown. */
const shownDigits = 8;

/** The library of the cluster: its files as they are served, whoever put them in; put in others, take a version back. */
export function LibraryFiles({
  library,
  choice,
}: {
  readonly library: LibraryState;
  /** Which files are shown. */
  readonly choice: ReactNode;
}) {
  const session = useSession();
  const words = useWords();
  const { t, count } = words;
  const { files, failure, isRead, missing } = library;
  const { shown, finder, rest } = useFoundFiles(files, library.count);
  const [opened, setOpened] = useState<string>();
  const [removing, setRemoving] = useState<string>();
  const actions = useFileActions((file, progress) => {
    progress(0);
    return session.api.uploadToLibrary({ name: file.name, body: file }, progress);
  });
  const fetchFile = (name: string, version?: number): Promise<void> =>
    actions.attempt(async () => {
      const wanted = version === undefined ? {} : { version: String(version) };
      download(await session.api.downloadFromLibrary({ name, ...wanted }), name.split('/').at(-1) ?? name);
    });
  const remove = (name: string): Promise<void> => {
    setRemoving(undefined);
    return actions.attempt(() => session.api.call('library.remove', { name }));
  };
  return (
    <FileDrop
      label={t('libraryFiles')}
      mayPut
      dropNow={t('libraryDropNow')}
      actions={actions}
      head={
        <>
          <h2>
            {t('libraryFiles')}{' '}
            <span className="dim">
              {t('tftpFilesCount', { count: library.count, shown: count(library.count) })} ·{' '}
              {formatBytes(library.bytes)}
            </span>
          </h2>
          {choice}
          {failure !== undefined && (
            <p className="complaint" role="alert">
              {words.failure(failure)}{' '}
              {missing > 0 && t('libraryMissing', { count: missing, shown: count(missing) })}
            </p>
          )}
        </>
      }
    >
      {finder}
      {files.length === 0 ? (
        isRead && <p className="dim">{t('libraryEmpty')}</p>
      ) : (
        <table className="library-table">
          <thead>
            <tr>
              <th scope="col">{t('tftpName')}</th>
              <th scope="col">{t('tftpSize')}</th>
              <th scope="col">{t('libraryVersion')}</th>
              <th scope="col">
                <span className="unseen">{t('remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((file) => (
              <FileRow
                key={file.name}
                file={file}
                onFetch={() => void fetchFile(file.name)}
                onVersions={() => setOpened(file.name)}
                onRemove={() => setRemoving(file.name)}
              />
            ))}
          </tbody>
        </table>
      )}
      {rest}
      {opened !== undefined && (
        <LibraryVersions
          name={opened}
          file={files.find(({ name }) => name === opened)}
          onDownload={(version) => void fetchFile(opened, version)}
          onClose={() => setOpened(undefined)}
        />
      )}
      {removing !== undefined && (
        <Question
          text={t('libraryRemoveSure', { name: visibleText(removing) })}
          verb={t('remove')}
          onAnswer={(isYes) => (isYes ? void remove(removing) : setRemoving(undefined))}
        />
      )}
    </FileDrop>
  );
}

function FileRow({
  file: { name, bytes, version, digest, by, atMs, isHere },
  onFetch,
  onVersions,
  onRemove,
}: {
  readonly file: LibraryFileRow;
  readonly onFetch: () => void;
  readonly onVersions: () => void;
  readonly onRemove: () => void;
}) {
  const { t, date } = useWords();
  const shownName = visibleText(name);
  return (
    <tr>
      <td>
        <button
          type="button"
          className="link mono"
          title={t('tftpDownload', { name: shownName })}
          onClick={onFetch}
        >
          <LongName name={shownName} />
        </button>
        <p className="library-facts">
          {!isHere && <span className="library-away">{t('libraryNotHere')}</span>}
          <bdi>{visibleText(by)}</bdi> <span>{date(atMs)}</span>{' '}
          <span className="mono" title={`SHA-256 ${digest}`}>
            {digest.slice(0, shownDigits)}
          </span>
        </p>
      </td>
      <td>{formatBytes(bytes)}</td>
      <td>
        <button
          type="button"
          aria-label={t('libraryVersionsOf', { name: shownName, version })}
          title={t('libraryVersionsOf', { name: shownName, version })}
          onClick={onVersions}
        >
          {version}
        </button>
      </td>
      <td>
        <button
          type="button"
          className="quiet"
          aria-label={t('tftpRemove', { name: shownName })}
          title={t('tftpRemove', { name: shownName })}
          onClick={onRemove}
        >
          <Icon name="close" />
        </button>
      </td>
    </tr>
  );
}
