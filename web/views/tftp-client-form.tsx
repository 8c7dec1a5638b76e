import { useState } from 'react';
import { parseTftpUrl } from '../../src/config/tftp-url.js';
import type { TftpFile, TftpTransferRequest } from '../../src/http/tftp-protocol.js';
import { type Complaint, complaintOf } from '../session.js';
import { unlessKept } from '../state/may-replace.js';
import { ComplaintLine } from './complaint-line.js';
import { TextField } from './fields.js';
import { useReplaceQuestion } from './question.js';
import { Select } from './select.js';
import { useSession, useWords } from './use-session.js';

const scheme = 'tftp://';

/** TFTP as a client: fetch a file into the folder, or send one of its files. */
export function TftpClientForm({ files }: { readonly files: readonly TftpFile[] }) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const { mayReplace, question } = useReplaceQuestion();
  const [text, setText] = useState(scheme);
  const [chosen, setChosen] = useState('');
  const [complaint, setComplaint] = useState<Complaint>();
  /** The person has left the field or pressed a button: what is not finished yet is a fault from then on. */
  const [isMeant, setMeant] = useState(false);
  const file = files.some(({ name }) => name === chosen) ? chosen : (files[0]?.name ?? '');
  const url = parseTftpUrl(text);
  const isBegun = text.startsWith(scheme) || scheme.startsWith(text);
  const fault = url.ok || (isBegun && !isMeant) ? undefined : words.failure(url.failure);

  const begin = async (request: TftpTransferRequest): Promise<void> => {
    setMeant(true);
    setComplaint(undefined);
    if (!url.ok) return;
    try {
      await unlessKept({
        act: (overwrite) => session.api.tftpBegin({ ...request, overwrite }),
        mayReplace: () => mayReplace(url.value.file.split(/[/\\]/).at(-1) ?? ''),
      });
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  return (
    <form
      className="tftp-client"
      aria-label={t('tftpClient')}
      onSubmit={(event) => {
        event.preventDefault();
        void begin({ direction: 'get', url: text });
      }}
    >
      <h2>{t('tftpClient')}</h2>
      <p className="dim">{t('tftpClientHelp')}</p>
      <TextField
        label={t('tftpUrl')}
        value={text}
        placeholder="tftp://192.168.1.1/boot.img"
        isMono
        fault={fault}
        onLeave={() => setMeant(text !== scheme)}
        onChange={(typed) => {
          setText(typed);
          setComplaint(undefined);
        }}
      />
      <ComplaintLine complaint={complaint} />
      <div className="tftp-client-verbs">
        <button type="submit">{t('tftpGet')}</button>
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
          disabled={file === ''}
          onClick={() => void begin({ direction: 'put', url: text, file })}
        >
          {t('tftpPut')}
        </button>
      </div>
      {question}
    </form>
  );
}
