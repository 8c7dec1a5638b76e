import { expect, it } from 'vitest';
import { readAll } from '../../../test/capture-files.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { SyntheticBlocks } from '../synthesis/synthetic-blocks.js';
import { WholeBlocks } from './whole-blocks.js';

const blocks = new SyntheticBlocks({ application: 'a', system: undefined, process: 'p', pid: 1 });
const packets = [1, 2, 3].map((length) => blocks.packet(new Uint8Array(length), 'local', length));
const file = joinBytes([blocks.head, ...packets, blocks.statistics(3, 0, 9)]);

/** The pieces of the file when it arrives in pieces of `pieceBytes`, each overwritten afterwards. */
function cut(pieceBytes: number, maxPackets?: number): readonly Uint8Array[] {
  const whole = new WholeBlocks(maxPackets);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < file.length; at += pieceBytes) {
    const piece = file.slice(at, at + pieceBytes);
    for (const one of whole.push(piece)) pieces.push(one.slice());
    piece.fill(0xee);
  }
  return pieces;
}

it('a file that comes in pieces of any size is the same file, its head first', () => {
  for (let pieceBytes = 1; pieceBytes <= file.length; pieceBytes += 1) {
    const pieces = cut(pieceBytes);
    expect(pieces[0]).toEqual(blocks.head);
    expect(joinBytes(pieces)).toEqual(file);
  }
});

it('ends behind as many packets as were asked for', () => {
  for (const pieceBytes of [1, 7, file.length]) {
    const read = readAll(joinBytes(cut(pieceBytes, 2)));
    expect([read.fault, read.packets.length]).toEqual([undefined, 2]);
  }
});
