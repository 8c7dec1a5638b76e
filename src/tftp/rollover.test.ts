// Files of more blocks than there are numbers (RFC 1350 has 16 bits; what follows 65,535 is 0, or 1 where a server says so).
import { describe, expect, it } from 'vitest';
import { fileOf, TftpPair } from '../../test/tftp-pair.js';
import { blockOf, opcode, opcodeOf } from '../wire/tftp/packet.js';
import { wireBlock } from './block-number.js';

const blockBytes = 8;
const blocks = 66_000;
const file = fileOf(blocks * blockBytes - 3);

describe('a file of more than 65,535 blocks', () => {
  for (const rollover of [0, 1] as const) {
    for (const windowBlocks of [1, 16, 1_000]) {
      it(`arrives whole in windows of ${windowBlocks}, with ${rollover} after 65,535`, () => {
        const pair = new TftpPair({ file, blockBytes, windowBlocks, rollover, offers: 'sender' }).run();
        expect(pair.isIdentical).toBe(true);
        expect([pair.sentBlocks.length, pair.errors]).toEqual([blocks, []]);
      });

      it(`arrives whole in windows of ${windowBlocks}, with ${rollover} after 65,535, whichever block there is lost`, () => {
        for (const lostBlock of [65_534, 65_535, 65_536, 65_537]) {
          // An earlier block with the same number is not meant.
          let isNear = false;
          let lost = 0;
          const pair = new TftpPair({
            file,
            blockBytes,
            windowBlocks,
            rollover,
            offers: 'sender',
            censor: (packet) => {
              if (opcodeOf(packet, 0, packet.length) !== opcode.data) return true;
              const number = blockOf(packet, 0, packet.length);
              if (number === 65_000) isNear = true;
              if (!isNear || lost > 0 || number !== wireBlock(lostBlock, rollover)) return true;
              lost += 1;
              return false;
            },
          }).run();
          expect(lost).toBe(1);
          expect(pair.isIdentical).toBe(true);
          expect(pair.sentBlocks.length - blocks).toBeLessThanOrEqual(windowBlocks + 1);
        }
      }, 30_000);
    }
  }
});
