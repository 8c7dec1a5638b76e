import { useEffect, useState } from 'react';
import { formatHex } from '../../../../src/bytes/hex.js';
import type { DissectedPacket } from '../../../../src/capture/dissected-packet.js';
import { CopyButton } from '../../../views/copy-button.js';
import { Segments } from '../../../views/select.js';
import { useIsNarrow, useStore, useWords } from '../../../views/use-session.js';
import { HexDump } from '../../endpoint/inspector/hex-dump.js';
import type { OpenCapture } from '../state/open-capture.js';
import { keyAtByte, kindsAbove, type PacketNode, packetNodes } from '../state/packet-nodes.js';
import { LadderPane } from './ladder-pane.js';
import { PacketTree } from './packet-tree.js';

const panes = ['ladder', 'packet', 'bytes'] as const;
type Pane = (typeof panes)[number];

/** What is opened in the trees of a place, whichever packet they are of. */
const openKinds = new Set<string>([
  'tcp',
  'udp',
  'tftp',
  'dns',
  'dhcp',
  'icmp',
  'icmpv6',
  'arp',
  'http',
  'tls',
  'modbus',
  'ntp',
]);

/** Below the list: the conversation of the selected packet, its fields, and its bytes, which show the same place. */
export function PacketPanes({ capture }: { readonly capture: OpenCapture }) {
  const { t, count } = useWords();
  const isNarrow = useIsNarrow();
  const [pane, setPane] = useState<Pane>('packet');
  const selected = useStore(capture.selected);
  const packet = useDissected(capture, selected);
  const [open, setOpen] = useState<ReadonlySet<string>>(openKinds);
  const [key, setKey] = useState<string>();
  // A field stays chosen from packet to packet by its place; a tree without it has none.
  const nodes = packet === undefined ? [] : packetNodes(packet, open);
  const chosen = nodes.find((node) => node.key === key);
  if (selected === undefined) return <p className="packet-panes packet-hint dim">{t('captureSelectHint')}</p>;
  const onByte = (offset: number): void => {
    const found = packet === undefined ? undefined : keyAtByte(packet, offset);
    if (packet === undefined || found === undefined) return;
    setOpen(new Set([...open, ...kindsAbove(packet, found)]));
    setKey(found);
  };
  const paneWords = {
    ladder: t('captureLadder'),
    packet: t('capturePacket', { number: count(selected) }),
    bytes: t('captureBytes'),
  };
  return (
    <div className="packet-panes">
      {isNarrow && (
        <Segments
          label={t('capturePanes')}
          value={pane}
          choices={panes.map((value) => ({ value, label: paneWords[value] }))}
          onChange={setPane}
        />
      )}
      {(!isNarrow || pane === 'ladder') && <LadderPane capture={capture} selected={selected} />}
      {(!isNarrow || pane === 'packet') && (
        <section className="packet-pane" aria-label={paneWords.packet}>
          <div className="packet-pane-head">
            <h2>{paneWords.packet}</h2>
            {packet !== undefined && <span>{t('captureWireBytes', { bytes: count(packet.wireBytes) })}</span>}
          </div>
          {packet === undefined ? (
            <p className="dim">{t('loading')}</p>
          ) : (
            <PacketTree nodes={nodes} chosen={chosen} open={open} onOpen={setOpen} onChoose={setKey} />
          )}
          <Meaning node={chosen} />
        </section>
      )}
      {(!isNarrow || pane === 'bytes') && (
        <section className="packet-pane" aria-label={paneWords.bytes}>
          <div className="packet-pane-head">
            <h2>{paneWords.bytes}</h2>
            <span className="mono">{chosen === undefined ? '' : byteWords(chosen, count)}</span>
            {packet !== undefined && (
              <CopyButton label={t('copyHex')} text={() => formatHex(chosenBytes(packet, chosen))} />
            )}
          </div>
          {packet !== undefined && packet.bytes.length > 0 && (
            <HexDump
              key={packet.number}
              bytes={packet.bytes}
              range={{ start: chosen?.offset ?? 0, end: (chosen?.offset ?? 0) + (chosen?.length ?? 0) }}
              around={aroundOf(packet, chosen)}
              onRange={({ start }) => onByte(start)}
            />
          )}
        </section>
      )}
    </div>
  );
}

/** What the chosen field is for. */
function Meaning({ node }: { readonly node: PacketNode | undefined }) {
  const { t, language } = useWords();
  return (
    <p className="packet-meaning">
      {node === undefined ? (
        <span className="dim">{t('captureFieldHint')}</span>
      ) : (
        <>
          <code className="dim">{node.name}</code> {node.purpose?.[language]}
        </>
      )}
    </p>
  );
}

function byteWords({ offset, length, name }: PacketNode, count: (value: number) => string): string {
  if (length === 0) return name;
  const place = length === 1 ? count(offset) : `${count(offset)}–${count(offset + length - 1)}`;
  return `${place} · ${name}`;
}

function chosenBytes({ bytes }: DissectedPacket, node: PacketNode | undefined): Uint8Array {
  return node === undefined || node.length === 0
    ? bytes
    : bytes.subarray(node.offset, node.offset + node.length);
}

/** The layer around the chosen field. */
function aroundOf({ layers }: DissectedPacket, node: PacketNode | undefined) {
  const layer = node === undefined ? undefined : layers[Number(node.key.split('.')[0])];
  return layer === undefined || layer.protocol === 'frame'
    ? undefined
    : { start: layer.offset, end: layer.offset + layer.length };
}

/** The dissection of a packet; the one before until it comes. */
function useDissected(capture: OpenCapture, number: number | undefined): DissectedPacket | undefined {
  const [packet, setPacket] = useState<DissectedPacket>();
  const { count } = useStore(capture.facts);
  const isThere = number !== undefined && number <= count;
  useEffect(() => {
    if (number === undefined || !isThere) return;
    let isWanted = true;
    void capture.client.ask('packet', { number }).then((read) => {
      if (isWanted && read !== undefined) setPacket(read);
    });
    return () => {
      isWanted = false;
    };
  }, [capture, number, isThere]);
  return number === undefined ? undefined : packet;
}
