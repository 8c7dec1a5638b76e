import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { bob } from './bob.js';
import { type FiledPacket, pcapFile } from './dissected.js';
import { programPath } from './peer-programs.js';

/** The lines that tshark prints, without names of addresses and ports. */
export function tsharkLines(...args: readonly string[]): readonly string[] {
  return execFileSync(programPath('tshark') ?? '', ['-n', ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).split('\n');
}

/** Makes a folder of files; `scratch` gives one. */
export type MakeFolder = (files: Readonly<Record<string, Uint8Array>>) => string;

/** Writes packets into a capture file and returns its path. */
export function captureFile(folder: MakeFolder, packets: readonly FiledPacket[]): string {
  return join(folder({ 'a.pcap': pcapFile(packets) }), 'a.pcap');
}

/** A packet as a snap length leaves it. */
export function cutPacket({ bytes }: FiledPacket, length: number): FiledPacket {
  return { bytes: bytes.subarray(0, length), wireBytes: bytes.length };
}

/** A packet as snap lengths from `from` bytes to all of it leave it. */
export function cutEverywhere(packet: FiledPacket, from: number): readonly FiledPacket[] {
  return Array.from({ length: packet.bytes.length - from }, (_, index) => cutPacket(packet, from + index));
}

/** Expects the lines of `bob dissect` to be those of tshark, byte by byte. */
export async function expectSameRows(file: string): Promise<void> {
  expect(await bobLines('dissect', file)).toEqual(tsharkLines('-r', file));
}

/** Expects `bob dissect --fields` to print what `tshark -T fields` prints. */
export async function expectSameFields(file: string, fields: readonly string[]): Promise<void> {
  const asking = fields.flatMap((field) => ['-e', field]);
  const theirs = tsharkLines('-r', file, '-T', 'fields', ...asking);
  const ours = await bobLines('dissect', '--fields', fields.join(','), file);
  const named = (lines: readonly string[]): readonly string[] =>
    lines.map((line) =>
      line
        .split('\t')
        .map((value, index) => `${fields[index]}=${value}`)
        .join('\n'),
    );
  expect(named(ours)).toEqual(named(theirs));
}

async function bobLines(...args: readonly string[]): Promise<readonly string[]> {
  const { status, stdout, stderr } = await bob([...args]);
  expect([status, stderr]).toEqual([0, '']);
  return stdout.toString().split('\n');
}
