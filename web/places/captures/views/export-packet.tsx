import { CopyButton } from '../../../views/copy-button.js';
import { download } from '../../../views/download.js';
import { useWords } from '../../../views/use-session.js';
import type { OpenCapture } from '../state/open-capture.js';
import { type PacketForm, packetForms, packetText } from '../state/packet-text.js';
import { useDissected } from './use-packet.js';

const formWords = { hex: 'captureExportHex', c: 'captureExportC', json: 'captureExportJson' } as const;

/** The selected packet as text: onto the clipboard, or into a file. */
export function ExportPacket({
  capture,
  number,
  base,
}: {
  readonly capture: OpenCapture;
  readonly number: number;
  /** The capture's name without its extension. */
  readonly base: string;
}) {
  const { t, count } = useWords();
  const packet = useDissected(capture, number);
  if (packet === undefined) return null;
  return (
    <fieldset className="export-part">
      <legend>{t('capturePacket', { number: count(number) })}</legend>
      {(Object.keys(packetForms) as PacketForm[]).map((form) => {
        const name = t(formWords[form]);
        const file = `${base}-${number}.${packetForms[form]}`;
        return (
          <div key={form} className="export-row">
            <span>{name}</span>
            <CopyButton label={t('captureExportCopy', { name })} text={() => packetText(packet, form)} />
            <button
              type="button"
              aria-label={t('captureExportSaveOf', { name })}
              onClick={() => download(new Blob([packetText(packet, form)], { type: 'text/plain' }), file)}
            >
              {t('captureSave')}
            </button>
          </div>
        );
      })}
    </fieldset>
  );
}
