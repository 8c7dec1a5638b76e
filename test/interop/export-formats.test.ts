// Files of exported events, as the programs read them that they are made for.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../src/bytes/encodings.js';
import { joinBytes } from '../../src/bytes/join-bytes.js';
import { ConversationExport } from '../../src/capture/synthesis/conversation-export.js';
import { createExportWriter, type ExportFormat } from '../../src/traffic/export/export-formats.js';
import type { ExportedEndpoint, ExportItem } from '../../src/traffic/export/export-item.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { fileOf } from '../tftp-pair.js';
import { tsharkLines } from '../tshark.js';

const { folder } = scratch();
const timeMicros = 1_795_615_391_204_017;

type Kind = 'tcp-listen' | 'udp';

/** Who speaks: the peer, or this side. */
interface Said {
  readonly type: 'received' | 'sent';
  readonly bytes: Uint8Array;
  readonly note?: string;
}

/** A conversation of an endpoint, with its beginning and end. */
function conversation(kind: Kind, peer: string, said: readonly Said[]): readonly ExportItem[] {
  const endpoint: ExportedEndpoint = {
    ...{ name: 'pump', kind, encoding: 'gbk', local: '[::]:7777' },
    reachable: ['10.0.0.9:7777', '[2001:db8::9]:7777'],
  };
  const connection = kind === 'udp' ? {} : { connection: 1 };
  const of = (index: number) => ({
    ...{ endpoint: 'e1', timeMicros: timeMicros + index * 1_000, peer, sequence: index + 1, ...connection },
  });
  const messages = said.map(({ note, ...message }, index) => ({
    endpoint,
    event: { ...of(index + 1), ...message },
    ...(note !== undefined && { note }),
  }));
  if (kind === 'udp') return messages;
  const totals = { open: 0, receivedBytes: 0, sentBytes: 0, durationMs: 0 };
  return [
    { endpoint, event: { ...of(0), type: 'connected', open: 1 } },
    ...messages,
    { endpoint, event: { ...of(said.length + 1), type: 'closed', reason: 'peer', ...totals } },
  ];
}

function packetsOf(...items: readonly ExportItem[]): string {
  const writer = new ConversationExport('Breakoutbox');
  const file = joinBytes([writer.begin(), ...items.map((item) => writer.item(item)), writer.end()]);
  return join(folder({ 'a.pcapng': file }), 'a.pcapng');
}

function written(format: Exclude<ExportFormat, 'pcapng'>, items: readonly ExportItem[]): Uint8Array {
  const writer = createExportWriter(format, {
    sentence: ({ type }) => `${type} 00 11`,
    minutesAheadOfUtc: () => 0,
  });
  return joinBytes([writer.begin(), ...items.map((item) => writer.item(item)), writer.end()]);
}

/** Both directions of a followed stream, as hex. */
function followed(file: string, protocol: 'tcp' | 'udp'): { readonly [direction: string]: string } {
  const lines = tsharkLines('-r', file, '-q', '-z', `follow,${protocol},raw,0`);
  const data = lines.filter((line) => /^\t?[\da-f]+$/.test(line));
  const of = (isServer: boolean): string =>
    data
      .filter((line) => line.startsWith('\t') === isServer)
      .join('')
      .replaceAll('\t', '');
  return { received: of(false), sent: of(true) };
}

function hexOf(said: readonly Said[], type: Said['type']): string {
  return Buffer.from(joinBytes(said.filter((one) => one.type === type).map(({ bytes }) => bytes))).toString(
    'hex',
  );
}

const spoken: readonly Said[] = [
  { type: 'received', bytes: encodeText('温度 23.5℃\r\n', 'gbk'), note: 'the pump' },
  { type: 'sent', bytes: Uint8Array.of(0, 0xff, 0x1b, 0x0a, 0x80) },
  { type: 'received', bytes: Uint8Array.from({ length: 5_000 }, (_, index) => index & 0xff) },
  { type: 'sent', bytes: new TextEncoder().encode('OK\n') },
];

describeWith('tshark', 'packets made of what endpoints saw, for tshark', () => {
  describe.each(['10.0.0.1:40000', '[2001:db8::1]:40000', '127.0.0.1:40000', '[::1]:40000'])('%s', (peer) => {
    it.each([
      ['tcp', 'tcp-listen'],
      ['udp', 'udp'],
    ] as const)('are followed to the same bytes: %s', (protocol, kind) => {
      const file = packetsOf(...conversation(kind, peer, spoken));
      expect(followed(file, protocol)).toEqual({
        received: hexOf(spoken, 'received'),
        sent: hexOf(spoken, 'sent'),
      });
      const warnings = 'tcp.analysis.flags || _ws.malformed || _ws.expert.severity >= 0x600000';
      expect(tsharkLines('-r', file, '-Y', warnings)).toEqual(['']);
      const bad = 'ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0';
      const checked = ['-o', 'ip.check_checksum:TRUE', '-o', 'tcp.check_checksum:TRUE'];
      expect(tsharkLines('-r', file, ...checked, '-o', 'udp.check_checksum:TRUE', '-Y', bad)).toEqual(['']);
    });
  });

  it('are selected by what is in them, at their times, with notes as comments', () => {
    const file = packetsOf(
      ...conversation(
        'udp',
        '10.0.0.1:40000',
        spoken.filter(({ bytes }) => bytes.length < 100),
      ),
    );
    const fields = ['-T', 'fields', '-e', 'frame.time_epoch', '-e', 'frame.comment'];
    const rows = (filter: string): readonly string[] => tsharkLines('-r', file, ...fields, '-Y', filter);
    expect(rows('udp.payload contains ce:c2:b6:c8')).toEqual(['1795615391.205017000\tthe pump', '']);
    expect(rows('udp.srcport == 7777 && ip.dst == 10.0.0.1')).toHaveLength(3);
    expect(rows('frame.comment')).toHaveLength(2);
  });

  it('have a message of 10 MB, and a connection that was open before', () => {
    const long = [{ type: 'received', bytes: fileOf(10_000_000) }] as const;
    const [, ...begun] = conversation('tcp-listen', '10.0.0.1:40000', long);
    const file = packetsOf(...begun);
    expect(followed(file, 'tcp').received === hexOf(long, 'received')).toBe(true);
    expect(tsharkLines('-r', file, '-Y', 'tcp.analysis.flags')).toEqual(['']);
  });

  it('keep connections apart that used the same ports one after the other', () => {
    const once = conversation('tcp-listen', '10.0.0.1:40000', spoken.slice(0, 1));
    const file = packetsOf(...once, ...once);
    const streams = tsharkLines('-r', file, '-T', 'fields', '-e', 'tcp.stream').filter(Boolean);
    expect(new Set(streams)).toEqual(new Set(['0', '1']));
  });
});

const hostile: readonly Said[] = [
  ...spoken,
  {
    type: 'received',
    bytes: new TextEncoder().encode('00 11 22 33\n0000 aa\n# x\n#TEXT2PCAP\n*/ int x; /*'),
    note: '*/ 00 11\n0000  aa',
  },
  { type: 'received', bytes: new Uint8Array(0) },
  { type: 'sent', bytes: new TextEncoder().encode('deadbeef 0000') },
];

describeWith('text2pcap', 'dumps, for text2pcap', () => {
  it('are the same messages with their times and directions', () => {
    const items = conversation('tcp-listen', '10.0.0.1:40000', hostile);
    const home = folder({ 'a.txt': written('hex', items) });
    execFileSync('text2pcap', [
      ...['-q', '-D', '-t', '%Y-%m-%d %H:%M:%S.%f', '-u', '1000,1001'],
      ...[join(home, 'a.txt'), join(home, 'a.pcapng')],
    ]);
    const fields = ['frame.time_epoch', 'frame.packet_flags_direction', 'udp.payload'];
    const rows = tsharkLines(
      ...['-r', join(home, 'a.pcapng'), '-T', 'fields', ...fields.flatMap((field) => ['-e', field])],
    );
    const full = hostile.filter(({ bytes }) => bytes.length > 0);
    expect(rows.map((row) => row.split('\t').slice(1)).slice(0, -1)).toEqual(
      full.map(({ type, bytes }) => [
        type === 'received' ? '0x00000001' : '0x00000002',
        Buffer.from(bytes).toString('hex'),
      ]),
    );
    expect(rows[0]).toMatch(/^1795615391\.205017000/);
  });
});

describeWith('gcc', 'arrays of C, for gcc', () => {
  it('compile without a warning, and are the same bytes', () => {
    const items = conversation('tcp-listen', '10.0.0.1:40000', hostile);
    const program = `#include <stdio.h>
#include "a.h"
int main(void) {
${hostile
  .map((_, index) => index + 1)
  .filter((number) => (hostile[number - 1]?.bytes.length ?? 0) > 0)
  .map((number) => `  fwrite(message_${number}, 1, sizeof message_${number}, stdout);`)
  .join('\n')}
  return 0;
}
`;
    const home = folder({ 'a.h': written('c', items), 'main.c': new TextEncoder().encode(program) });
    const out = join(home, 'main');
    execFileSync('gcc', ['-Wall', '-Wextra', '-Wpedantic', '-Werror', '-o', out, join(home, 'main.c')]);
    expect(execFileSync(out).equals(joinBytes(hostile.map(({ bytes }) => bytes)))).toBe(true);
  });
});

describeWith('python3', 'a table, for a reader of CSV', () => {
  it('has the same bytes and texts in its fields', () => {
    const items = conversation('tcp-listen', '10.0.0.1:40000', hostile);
    const home = folder({ 'a.csv': written('csv', items) });
    const script =
      'import csv,json,sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")))))';
    const rows = JSON.parse(String(execFileSync('python3', ['-c', script, join(home, 'a.csv')])));
    expect(rows).toHaveLength(items.length);
    const messages = rows.filter(({ hex }: { readonly hex: string }) => hex !== '');
    expect(
      messages.map(({ hex }: { readonly hex: string }) => hex.replaceAll(' ', '').toLowerCase()),
    ).toEqual(
      hostile.filter(({ bytes }) => bytes.length > 0).map(({ bytes }) => Buffer.from(bytes).toString('hex')),
    );
    expect(rows[1]).toMatchObject({ text: '温度 23.5℃\\r\\n', note: 'the pump' });
    expect(readFileSync(join(home, 'a.csv')).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  });
});
