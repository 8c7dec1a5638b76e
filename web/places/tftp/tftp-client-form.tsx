import { useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import { parseTftpUrl } from '../../../src/config/tftp-url.js';
import { blockBytesRange, windowBlocksRange } from '../../../src/config/transfer-ranges.js';
import type { TftpTransferRequest } from '../../../src/operations/tftp-transfers.js';
import { type Complaint, complaintOf } from '../../session.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { TextField } from '../../views/fields.js';
import { useReplaceQuestion } from '../../views/question.js';
import { Select } from '../../views/select.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { unlessKept } from './may-replace.js';
import { isNumberIn, scheme, type TftpClientSettings } from './tftp-client-settings.js';

/** TFTP as a client: fetch a file into what is served, or send one of its files. */
export function TftpClientForm({ files }: { readonly files: readonly { readonly name: string }[] }) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const { mayReplace, question } = useReplaceQuestion();
  const settings = useStore(session.tftpClient);
  const { url: text, block, window } = settings;
  const keep = (changed: Partial<TftpClientSettings>): void =>
    session.tftpClient.set({ ...settings, ...changed });
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
    if (!url.ok || !isNumberIn(block, blockBytesRange) || !isNumberIn(window, windowBlocksRange)) return;
    const wishes = {
      ...(block === '' ? {} : { blockBytes: Number(block) }),
      ...(window === '' ? {} : { windowBlocks: Number(window) }),
    };
    try {
      await unlessKept({
        act: (overwrite) =>
          session.api.call('tftp.beginTransfer', { body: { ...request, ...wishes, overwrite } }),
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
          keep({ url: typed });
          setComplaint(undefined);
        }}
      />
      <div className="tftp-client-options">
        <TextField
          label={t('tftpBlockSize')}
          value={block}
          placeholder="1468"
          isMono
          fault={isNumberIn(block, blockBytesRange) ? undefined : t('tftpNumberFault', blockBytesRange)}
          onChange={(typed) => keep({ block: typed.trim() })}
        />
        <TextField
          label={t('tftpWindowSize')}
          value={window}
          placeholder="16"
          isMono
          fault={isNumberIn(window, windowBlocksRange) ? undefined : t('tftpNumberFault', windowBlocksRange)}
          onChange={(typed) => keep({ window: typed.trim() })}
        />
      </div>
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
              : files.map(({ name }) => ({ value: name, label: visibleText(name) }))
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
