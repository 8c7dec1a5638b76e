import { PcapngWriter } from '../../../../src/capture/pcapng/pcapng-writer.js';
import type { CaptureReading } from './capture-reading.js';
import { UnpackedBytes } from './file-bytes.js';
import type { PacketChoice } from './messages.js';

/** Bytes of the capture that are read at a time. */
const readBytes = 2 * 1024 * 1024;

/**
 * Packets of a capture as a pcapng file, in their order: with their times, lengths, interfaces and comments. Other options of packets,
 * and blocks that are neither interfaces nor packets, stay behind.
 */
export async function exportPackets(reading: CaptureReading, choice: PacketChoice): Promise<Blob> {
  const { table, walker } = reading.index;
  const writer = new PcapngWriter();
  const out = new UnpackedBytes();
  const none = { comments: [], otherOptions: [] };
  const section = { hardware: undefined, system: undefined, application: 'Breakoutbox', ...none };
  out.add(writer.block({ type: 'section', byteOrder: 'little', ...section }));
  for (const one of walker.interfaces) out.add(writer.block({ type: 'interface', interface: one, ...none }));
  const endOf = (packet: number): number => table.offset.at(packet) + table.capturedBytes.at(packet);
  let chunk: { readonly from: number; readonly to: number; readonly bytes: Uint8Array } = {
    from: 0,
    to: 0,
    bytes: new Uint8Array(0),
  };
  for (const packet of chosenPackets(reading, choice)) {
    const from = table.offset.at(packet);
    const to = endOf(packet);
    if (from < chunk.from || to > chunk.to) {
      // Packets that follow one another are read together.
      const end = Math.max(to, Math.min(from + readBytes, endOf(table.count)));
      chunk = { from, to: end, bytes: await reading.bytes(from, end) };
    }
    out.add(
      writer.packet({
        bytes: chunk.bytes.subarray(from - chunk.from, to - chunk.from),
        wireBytes: table.wireBytes.at(packet),
        seconds: table.seconds.at(packet),
        nanoseconds: table.nanoseconds.at(packet),
        interfaceIndex: table.interfaceIndex.at(packet),
        comments: table.comments.of(packet),
      }),
    );
  }
  return out.blob();
}

function* chosenPackets({ index, list }: CaptureReading, choice: PacketChoice): Generator<number> {
  if (choice.type === 'shown') {
    const { count } = list;
    for (let at = 0; at < count; at += 1) yield list.numberAt(at);
    return;
  }
  const { count } = index.table;
  const ranges = choice.type === 'numbers' ? choice.ranges : [{ first: 1, last: count }];
  for (const { first, last } of ranges)
    for (let packet = Math.max(1, first); packet <= Math.min(last, count); packet += 1) yield packet;
}
