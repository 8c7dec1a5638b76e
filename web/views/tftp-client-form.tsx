import { useState } from 'react';
import type { TftpFile, TftpState } from '../../src/http/tftp-protocol.js';
import { TextField } from './fields.js';
import { Select } from './select.js';
import { useSession, useWords } from './use-session.js';

/** TFTP as a client: fetch a file into the folder, or send one of its files. */
export function TftpClientForm({
  files,
  ask,
}: {
  readonly files: readonly TftpFile[];
  readonly ask: (asked: Promise<TftpState>) => Promise<void>;
}) {
  const session = useSession();
  const { t } = useWords();
  const [url, setUrl] = useState('tftp://');
  const [chosen, setChosen] = useState('');
  const file = files.some(({ name }) => name === chosen) ? chosen : (files[0]?.name ?? '');
  const isUrl = /^tftp:\/\/[^/]+\/./i.test(url);
  return (
    <form
      className="tftp-client"
      aria-label={t('tftpClient')}
      onSubmit={(event) => {
        event.preventDefault();
        if (isUrl) void ask(session.api.tftpBegin({ direction: 'get', url }));
      }}
    >
      <h2>{t('tftpClient')}</h2>
      <p className="dim">{t('tftpClientHelp')}</p>
      <TextField
        label={t('tftpUrl')}
        value={url}
        placeholder="tftp://192.168.1.1/boot.img"
        isMono
        onChange={setUrl}
      />
      <div className="tftp-client-verbs">
        <button type="submit" disabled={!isUrl}>
          {t('tftpGet')}
        </button>
        <Select
          name={t('tftpWhich')}
          value={file}
          disabled={files.length === 0}
          choices={
            files.length === 0
              ? [{ value: '', label: t('tftpNone') }]
              : files.map(({ name }) => ({ value: name, label: name }))
          }
          onChange={setChosen}
        />
        <button
          type="button"
          disabled={!isUrl || file === ''}
          onClick={() => void ask(session.api.tftpBegin({ direction: 'put', url, file }))}
        >
          {t('tftpPut')}
        </button>
      </div>
    </form>
  );
}
