import { useState } from 'react';
import { Dialog } from '../../../views/dialog.js';
import { download } from '../../../views/download.js';
import { TextField } from '../../../views/fields.js';
import { useStore, useWords } from '../../../views/use-session.js';
import type { PacketChoice } from '../reading/messages.js';
import type { OpenCapture } from '../state/open-capture.js';
import { readPacketRanges } from '../state/packet-ranges.js';
import { ExportFiles } from './export-files.js';
import { ExportPacket } from './export-packet.js';

/** What can be taken out of a capture: packets as a file, one packet as text, and the files that it carries. */
export function ExportDialog({
  capture,
  onClose,
}: {
  readonly capture: OpenCapture;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  const selected = useStore(capture.selected);
  const base = capture.id.replace(/(\.(pcapng|pcap|cap|gz|ntar|dmp))+$/i, '');
  return (
    <Dialog label={t('captureExportTitle')} className="export-dialog" onClose={onClose}>
      <h2>{t('captureExportTitle')}</h2>
      <ExportPackets capture={capture} base={base} />
      {selected !== undefined && <ExportPacket capture={capture} number={selected} base={base} />}
      <ExportFiles capture={capture} />
      <div className="verb-line">
        <button type="button" onClick={onClose}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  );
}

/** Packets as a pcapng file: all, those that the filter shows, or some by their numbers. */
function ExportPackets({ capture, base }: { readonly capture: OpenCapture; readonly base: string }) {
  const { t, count } = useWords();
  const facts = useStore(capture.facts);
  const filter = useStore(capture.filter);
  const selected = useStore(capture.selected);
  const isFiltered = filter.text !== '';
  const [which, setWhich] = useState<PacketChoice['type']>(isFiltered ? 'shown' : 'all');
  const [numbers, setNumbers] = useState(selected === undefined ? '' : String(selected));
  const [isBusy, setBusy] = useState(false);
  const ranges = readPacketRanges(numbers, facts.count);
  const isWrong = which === 'numbers' && ranges === undefined;
  const save = async (): Promise<void> => {
    const choice: PacketChoice =
      which === 'numbers' ? { type: 'numbers', ranges: ranges ?? [] } : { type: which };
    setBusy(true);
    download(await capture.client.ask('export', choice), `${base}-${names[which]}.pcapng`);
    setBusy(false);
  };
  const choices = [
    ['all', t('captureExportAll', { shown: count(facts.count) })],
    ...(isFiltered ? [['shown', t('captureExportShown', { shown: count(filter.shown) })] as const] : []),
    ['numbers', t('captureExportNumbers')],
  ] as const;
  return (
    <fieldset className="export-part">
      <legend>{t('captureModePackets')}</legend>
      {choices.map(([value, label]) => (
        <label key={value} className="export-choice">
          <input
            type="radio"
            name="export-packets"
            checked={which === value}
            onChange={() => setWhich(value)}
          />
          {label}
        </label>
      ))}
      {which === 'numbers' && (
        <TextField
          label={t('captureExportNumbersField')}
          value={numbers}
          placeholder="4, 10-20"
          fault={
            isWrong && numbers !== ''
              ? t('captureExportNumbersWrong', { most: count(facts.count) })
              : undefined
          }
          isMono
          onChange={setNumbers}
        />
      )}
      <button
        type="button"
        className="primary"
        aria-disabled={isWrong || isBusy}
        onClick={() => !isWrong && !isBusy && void save()}
      >
        {t('captureExportSave')}
      </button>
    </fieldset>
  );
}

/** What stands behind the capture's name in that of the file. */
const names: Readonly<Record<PacketChoice['type'], string>> = {
  all: 'all',
  shown: 'filtered',
  numbers: 'packets',
};
