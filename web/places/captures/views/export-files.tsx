import { useEffect, useState } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { localFileName } from '../../../../src/bytes/local-file-name.js';
import type { ExtractFault } from '../../../../src/capture/extraction/extract-event.js';
import { download } from '../../../views/download.js';
import { useWords, type WordKey } from '../../../views/use-session.js';
import type { CarriedFileList, CarriedFileRow } from '../reading/messages.js';
import type { OpenCapture } from '../state/open-capture.js';

const faultWords: Readonly<Record<ExtractFault, WordKey>> = {
  missing: 'captureFileMissing',
  cutShort: 'captureFileCut',
  aborted: 'captureFileAborted',
  chunkInvalid: 'captureFileDamaged',
  encodingInvalid: 'captureFileDamaged',
  unpackedTooLarge: 'captureFileTooLarge',
  range: 'captureFileRange',
};

/** The files that TFTP and HTTP carry in the capture, each to be saved. */
export function ExportFiles({ capture }: { readonly capture: OpenCapture }) {
  const { t, count } = useWords();
  const [files, setFiles] = useState<CarriedFileList>();
  useEffect(() => {
    let isWanted = true;
    void capture.client.ask('files', undefined).then((found) => isWanted && setFiles(found));
    return () => {
      isWanted = false;
    };
  }, [capture]);
  return (
    <fieldset className="export-part">
      <legend>{t('captureExportFiles')}</legend>
      {files === undefined && (
        <p className="dim" role="status">
          {t('captureExportLooking')}
        </p>
      )}
      {files?.count === 0 && <p className="dim">{t('captureExportNoFiles')}</p>}
      {files !== undefined && files.count > 0 && (
        <ul className="export-files">
          {files.rows.map((file) => (
            <FileRow key={file.id} capture={capture} file={file} />
          ))}
        </ul>
      )}
      {files !== undefined && files.rows.length < files.count && (
        <p className="dim">
          {t('captureFirst', { shown: count(files.rows.length), all: count(files.count) })}
        </p>
      )}
    </fieldset>
  );
}

function FileRow({ capture, file }: { readonly capture: OpenCapture; readonly file: CarriedFileRow }) {
  const { t, count } = useWords();
  const { id, name, protocol, packet, bytes, fault, keptEncoding } = file;
  const [isBusy, setBusy] = useState(false);
  const shown = visibleText(name);
  const facts = [
    protocol.toUpperCase(),
    formatBytes(bytes),
    t('capturePacket', { number: count(packet) }),
    keptEncoding === undefined ? '' : t('captureFileEncoded', { encoding: visibleText(keptEncoding) }),
  ].filter((fact) => fact !== '');
  const save = async (): Promise<void> => {
    setBusy(true);
    const content = await capture.client.ask('carried', { id });
    if (content !== undefined) download(content, localFileName(name));
    setBusy(false);
  };
  return (
    <li className="export-row">
      <span className="export-file">
        <span className="mono">{shown}</span> <span className="dim">{facts.join(' · ')}</span>
        {fault !== undefined && <span className="bad"> {t(faultWords[fault])}</span>}
      </span>
      <button
        type="button"
        aria-label={t('captureExportSaveOf', { name: shown })}
        aria-disabled={isBusy}
        onClick={() => !isBusy && void save()}
      >
        {t('captureSave')}
      </button>
    </li>
  );
}
