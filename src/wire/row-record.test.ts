import { describe, expect, it } from 'vitest';
import { datagram, ethernet, hex, ipv4, segment, TestCapture } from '../../test/dissected.js';
import { variousFrames } from '../../test/various-frames.js';
import { decodeUtf8 } from '../bytes/utf8.js';
import { Line } from './line.js';
import { Packet } from './packet.js';
import { writeRow } from './row.js';
import { maxRecordWords } from './row-notes.js';
import { RowReader, recordRow } from './row-record.js';

const words = new Int32Array(3 + maxRecordWords);

function rowOf(packet: Packet): string {
  const line = new Line();
  writeRow(line, packet);
  return decodeUtf8(line.bytes.subarray(0, line.at));
}

describe('the record of a row', () => {
  it('gives the same row to an instance that has walked nothing, or is none', () => {
    const capture = new TestCapture();
    const reader = new RowReader();
    const read = new Packet();
    const recorded = new Set<string>();
    const frames = variousFrames(3_000, 7);
    for (const [index, frame] of frames.entries()) {
      capture.packet.seconds = 1_000 + index - (index % 7 === 0 ? 2_000 : 0);
      capture.packet.firstSeconds = 1_000;
      capture.packet.nanoseconds = (index * 12_345_000) % 1_000_000_000;
      capture.packet.firstNanoseconds = 500_000_000;
      capture.packet.isTimed = index % 11 !== 0;
      capture.packet.timeDigits = index % 2 === 0 ? 6 : 9;
      const packet = capture.walk(frame, frame.length + (index % 13 === 0 ? 5 : 0));
      const used = recordRow(packet, 100, words, 3);
      if (used === 0) continue;
      const row = rowOf(packet);
      // The array that the packet was read into begins 100 bytes before those that were walked.
      const bytes = new Uint8Array(100 + packet.bytes.length);
      bytes.set(packet.bytes, 100);
      read.number = packet.number;
      read.firstNanoseconds = 500_000_000;
      expect(reader.read(words, 3, bytes, read)).toBe(used);
      expect(rowOf(read)).toBe(row);
      recorded.add(row.split(/ +/)[6] ?? '');
    }
    expect([...recorded]).toEqual(
      expect.arrayContaining(['UDP', 'TCP', 'TFTP', 'DNS', 'HTTP', 'DHCP', 'NTP', 'Syslog']),
    );
  });

  it('is none of rows that say more', () => {
    const capture = new TestCapture();
    expect(recordRow(capture.walk(ethernet(0x0800, ipv4(1, hex('0800 0000 0001 0001')))), 0, words, 0)).toBe(
      0,
    );
    // The beginning of a head, which is shown with its end, is told by what has come of it.
    const begun = segment(2_000, 80, {
      flags: 0x18,
      payload: Uint8Array.from(Buffer.from('GET /a HTTP/1.1\r\n')),
    });
    expect(recordRow(capture.walk(begun), 0, words, 0)).toBe(0);
  });

  it('is none of a packet that is so far from the first in time that its words have no room for it', () => {
    const capture = new TestCapture();
    capture.packet.seconds = 2 ** 31;
    expect(recordRow(capture.walk(datagram(9, 10, hex('00'))), 0, words, 0)).toBe(0);
  });
});
