import { useEffect, useState } from 'react';
import { formatHex } from '../../../../src/bytes/hex.js';
import type { DissectedPacket } from '../../../../src/capture/dissected-packet.js';
import { CopyButton } from '../../../views/copy-button.js';
import { Segments } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';
import { HexDump } from '../../endpoint/inspector/hex-dump.js';
import { type BytePart, bytePartsOf, partAt } from '../state/byte-parts.js';
import type { PacketNode } from '../state/packet-nodes.js';

/** The bytes of a packet, and of each message that it completes; the chosen field and what the pointer is at are marked. */
export function BytesPane({
  label,
  number,
  bytes,
  packet,
  chosen,
  pointed,
  onByte,
  onHover,
}: {
  readonly label: string;
  readonly number: number;
  /** The captured bytes; undefined until they come. */
  readonly bytes: Uint8Array | undefined;
  /** Undefined until the packet is dissected. */
  readonly packet: DissectedPacket | undefined;
  readonly chosen: PacketNode | undefined;
  readonly pointed: PacketNode | undefined;
  readonly onByte: (offset: number) => void;
  readonly onHover: (offset: number | undefined) => void;
}) {
  const { t, count } = useWords();
  const parts =
    packet === undefined ? [{ isOwn: true, start: 0, end: bytes?.length ?? 0 }] : bytePartsOf(packet);
  const [wanted, setWanted] = useState(0);
  // A field that is chosen elsewhere brings the part that it is in.
  const chosenPart = chosen === undefined || chosen.length === 0 ? undefined : partAt(parts, chosen.offset);
  useEffect(() => {
    if (chosenPart !== undefined) setWanted(chosenPart);
  }, [chosenPart]);
  const shown = parts[wanted] === undefined ? 0 : wanted;
  const part: BytePart = parts[shown] ?? { isOwn: true, start: 0, end: 0 };
  const all = packet?.bytes ?? bytes;
  const seen = all?.subarray(part.start, part.end);
  const inPart = (offset: number, length: number) => ({
    start: offset - part.start,
    end: offset - part.start + length,
  });
  const range = chosen === undefined || chosenPart !== shown ? nowhere : inPart(chosen.offset, chosen.length);
  const around = pointed === undefined ? layerOf(packet, chosen) : pointed;
  return (
    <section className="packet-pane" aria-label={label}>
      <div className="packet-pane-head">
        <h2>{label}</h2>
        <span className="mono">{chosen === undefined ? '' : placeText(chosen, count)}</span>
        {seen !== undefined && (
          <CopyButton
            label={t('copyHex')}
            text={() => formatHex(range.end > range.start ? seen.subarray(range.start, range.end) : seen)}
          />
        )}
      </div>
      {parts.length > 1 && (
        <Segments
          label={t('captureByteParts')}
          value={String(shown)}
          choices={parts.map(({ isOwn, start, end }, index) => ({
            value: String(index),
            label: t(isOwn ? 'captureFrameBytes' : 'captureJoinedBytes', { bytes: count(end - start) }),
          }))}
          onChange={(value) => setWanted(Number(value))}
        />
      )}
      {seen !== undefined && seen.length > 0 && (
        <HexDump
          key={`${number} ${shown}`}
          bytes={seen}
          range={range}
          around={around === undefined ? undefined : inPart(around.offset, around.length)}
          onRange={({ start }) => onByte(start + part.start)}
          onHover={(offset) => onHover(offset === undefined ? undefined : offset + part.start)}
        />
      )}
    </section>
  );
}

const nowhere = { start: 0, end: 0 } as const;

function placeText({ offset, length, name }: PacketNode, count: (value: number) => string): string {
  if (length === 0) return name;
  const place = length === 1 ? count(offset) : `${count(offset)}–${count(offset + length - 1)}`;
  return `${place} · ${name}`;
}

/** The layer around the chosen field. */
function layerOf(packet: DissectedPacket | undefined, node: PacketNode | undefined) {
  const layer = node === undefined ? undefined : packet?.layers[Number(node.key.split('.')[0])];
  return layer === undefined || layer.protocol === 'frame' ? undefined : layer;
}
