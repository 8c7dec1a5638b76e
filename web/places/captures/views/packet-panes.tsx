import { useState } from 'react';
import { PaneEdge } from '../../../views/pane-edge.js';
import { Segments } from '../../../views/select.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { useStore, useWords } from '../../../views/use-session.js';
import type { OpenCapture } from '../state/open-capture.js';
import { keyAtByte, kindsAbove, packetNodes } from '../state/packet-nodes.js';
import { BytesPane } from './bytes-pane.js';
import { FieldMeaning } from './field-meaning.js';
import { LadderPane } from './ladder-pane.js';
import { PacketTree } from './packet-tree.js';
import { useBytes, useDissected } from './use-packet.js';

/** What has the sizes, and what gives way to the panes beside it. */
const place = '.captures';
const inPanes = { holder: place, neighbour: '.packet-panes > :nth-child(2)' } as const;

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
  const isNarrow = useNarrow();
  const [pane, setPane] = useState<Pane>('packet');
  const selected = useStore(capture.selected);
  const packet = useDissected(capture, selected);
  const bytes = useBytes(capture, selected);
  const [hovered, setHovered] = useState<string>();
  const [open, setOpen] = useState<ReadonlySet<string>>(openKinds);
  const [key, setKey] = useState<string>();
  // A field stays chosen from packet to packet by its place; a tree without it has none.
  const nodes = packet === undefined ? [] : packetNodes(packet, open);
  const chosen = nodes.find((node) => node.key === key);
  const pointed = nodes.find((node) => node.key === hovered);
  if (selected === undefined) return <p className="packet-panes packet-hint dim">{t('captureSelectHint')}</p>;
  const onByte = (offset: number): void => {
    const found = packet === undefined ? undefined : keyAtByte(packet, offset);
    if (packet === undefined || found === undefined) return;
    setOpen(new Set([...open, ...kindsAbove(packet, found)]));
    setKey(found);
  };
  /** The line of the tree that is seen of a byte: its field's, or what that is folded into. */
  const seenKey = (offset: number): string | undefined => {
    let found = packet === undefined ? undefined : keyAtByte(packet, offset);
    while (found !== undefined && !nodes.some((node) => node.key === found))
      found = found.includes('.') ? found.slice(0, found.lastIndexOf('.')) : undefined;
    return found;
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
            <WalkShare capture={capture} />
          ) : (
            <PacketTree
              nodes={nodes}
              chosen={chosen}
              hovered={hovered}
              open={open}
              onOpen={setOpen}
              onChoose={setKey}
              onHover={setHovered}
            />
          )}
          <FieldMeaning capture={capture} node={chosen} packet={packet} />
        </section>
      )}
      {(!isNarrow || pane === 'bytes') && (
        <BytesPane
          label={paneWords.bytes}
          number={selected}
          bytes={bytes}
          packet={packet}
          chosen={chosen}
          pointed={pointed}
          onByte={onByte}
          onHover={(offset) => setHovered(offset === undefined ? undefined : seenKey(offset))}
        />
      )}
      <PaneEdge name="packet-panes" side="top" holder={place} pane=".packet-panes" neighbour=".packets" />
      <PaneEdge name="capture-ladder" side="right" {...inPanes} pane=".capture-ladder" />
      <PaneEdge name="capture-bytes" side="left" {...inPanes} pane=".packet-panes > :nth-child(3)" />
    </div>
  );
}

/** How far the walk to the packet is: what it means may follow from all packets before it. */
function WalkShare({ capture }: { readonly capture: OpenCapture }) {
  const { t } = useWords();
  const { number, walked } = useStore(capture.walk);
  return (
    <p className="packet-tree dim">
      {t('captureWalking', { percent: number === 0 ? 0 : Math.floor((walked / number) * 100) })}
    </p>
  );
}
