import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bob, main } from '../bob.js';
import { answer, answeringSegment, datagram, joined, pcapFile, segment, u16 } from '../dissected.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { bytesOf } from '../tftp-packets.js';

const { folder } = scratch();
const text = 'The quick brown fox jumps over the lazy dog. '.repeat(200);
const packed = gzipSync(text);

/** A connection of HTTP, its response in segments of `segmentBytes`. */
function http(port: number, name: string, response: Uint8Array, segmentBytes: number): readonly Uint8Array[] {
  const request = bytesOf(`GET /${name} HTTP/1.1\r\nHost: a\r\n\r\n`);
  const frames = [
    segment(port, 80, { sequence: 0, flags: 0x002 }),
    answeringSegment(80, port, { sequence: 0, acknowledgment: 1, flags: 0x012 }),
    segment(port, 80, { sequence: 1, acknowledgment: 1 }),
    segment(port, 80, { sequence: 1, acknowledgment: 1, payload: request }),
  ];
  const acknowledgment = 1 + request.length;
  let at = 0;
  for (; at < response.length; at += segmentBytes)
    frames.push(
      answeringSegment(80, port, {
        sequence: 1 + at,
        acknowledgment,
        payload: response.subarray(at, at + segmentBytes),
      }),
    );
  frames.push(answeringSegment(80, port, { sequence: 1 + response.length, acknowledgment, flags: 0x011 }));
  return frames;
}

const head = (headers: string): Uint8Array =>
  bytesOf(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n${headers}\r\n`);
const block = (number: number, content: string): Uint8Array =>
  answer(5_000, 4_003, joined(u16(3), u16(number), bytesOf(content)));
const frames = [
  ...http(4_000, 'plain.txt', joined(head(`Content-Length: ${text.length}\r\n`), bytesOf(text)), 1_400),
  ...http(
    4_001,
    'chunked.txt',
    joined(
      head('Transfer-Encoding: chunked\r\n'),
      bytesOf(`5\r\n${text.slice(0, 5)}\r\n400\r\n${text.slice(5, 1_029)}\r\n0\r\n\r\n`),
    ),
    333,
  ),
  ...http(
    4_002,
    'packed.txt',
    joined(head(`Content-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n`), packed),
    100,
  ),
  datagram(4_003, 69, bytesOf('\0\x01boot.img\0octet\0')),
  block(1, text.slice(0, 512)),
  datagram(4_003, 5_000, bytesOf('\0\x04\0\x01')),
  block(2, text.slice(512, 600)),
  datagram(4_003, 5_000, bytesOf('\0\x04\0\x02')),
];

it('leaves no part of a file when the reader of the lines goes away', async () => {
  const into = folder({});
  const child = spawn(process.execPath, [main, 'dissect', '-', '--extract', into], { stdio: 'pipe' });
  const closed = once(child, 'close');
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.on('error', () => undefined);
  const response = joined(head(`Content-Length: ${text.length}\r\n`), bytesOf(text));
  const begun = [
    ...http(4_000, 'part.txt', response, 1_400).slice(0, 6),
    ...http(4_001, 'whole.txt', response, 1_400),
  ];
  const written = pcapFile(begun.map((bytes) => ({ bytes })));
  child.stdin.write(written);
  await once(child.stdout, 'data');
  expect(readdirSync(into).filter((name) => name.endsWith('.bob-part'))).toHaveLength(1);
  const closedOutput = once(child.stdout, 'close');
  child.stdout.destroy();
  await closedOutput;
  const next = pcapFile(http(4_002, 'next.txt', response, 1_400).map((bytes) => ({ bytes })));
  // Standard input stays open: the program ends because of its output.
  child.stdin.write(next.subarray(24));
  expect([await closed, stderr]).toEqual([[0, null], '']);
  expect(readdirSync(into).toSorted()).toEqual(['next.txt', 'whole.txt']);
});

describeWith('tshark', 'the files of a capture', () => {
  it('are those that tshark exports, byte for byte', async () => {
    const home = folder({ 'a.pcap': pcapFile(frames.map((bytes) => ({ bytes }))) });
    const [ours, theirs] = [join(home, 'ours'), join(home, 'theirs')];
    mkdirSync(theirs);
    const { status, stdout, stderr } = await bob([
      'dissect',
      join(home, 'a.pcap'),
      '--extract',
      ours,
      '--json',
    ]);
    expect([status, stderr]).toEqual([0, '']);
    const lines = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { isWhole: boolean });
    expect(lines.map(({ isWhole }) => isWhole)).toEqual([true, true, true, true]);
    const objects = ['http', 'tftp'].flatMap((protocol) => ['--export-objects', `${protocol},${theirs}`]);
    execFileSync(programPath('tshark') ?? '', ['-n', '-r', join(home, 'a.pcap'), '-q', ...objects], {
      stdio: 'ignore',
    });
    expect(readdirSync(ours).toSorted()).toEqual(readdirSync(theirs).toSorted());
    for (const name of readdirSync(theirs))
      expect(readFileSync(join(ours, name), 'latin1')).toBe(readFileSync(join(theirs, name), 'latin1'));
  });
});
