import { describe, expect, it } from 'vitest';
import type { TransferFinished, TransferStarted } from '../../traffic/event.js';
import { translator } from '../language.js';
import type { LineStyle } from './event-lines.js';
import { TftpServerDigest } from './tftp-digest-lines.js';
import { clockTime } from './times.js';

const style: LineStyle = {
  translate: translator('en'),
  language: 'en',
  color: false,
  check: undefined,
  hex: false,
  maxMessageBytes: Number.POSITIVE_INFINITY,
};
const second = 1_000_000;
const options = { mode: 'octet', blockBytes: 512, windowBlocks: 1, rollover: 0 } as const;

function started(id: string, peer: string, timeMicros: number): TransferStarted {
  const known = { id, role: 'server', direction: 'get', file: `${id}.img`, peer, options } as const;
  return { type: 'transferStarted', sequence: 1, timeMicros, endpoint: 'tftp-serve', ...known };
}

function finished(id: string, peer: string, timeMicros: number): TransferFinished {
  const figures = { bytes: 10, seconds: 1, retransmitted: 0, duplicates: 0 } as const;
  const known = { id, file: `${id}.img`, peer, outcome: 'done', ...figures } as const;
  return { type: 'transferFinished', sequence: 1, timeMicros, endpoint: 'tftp-serve', ...known };
}

describe('the lines of a TFTP server', () => {
  it('that sum up a machine have the time at which they are shown, so that a log never goes back', () => {
    const digest = new TftpServerDigest();
    for (const [index, id] of ['a', 'b'].entries()) {
      digest.take(started(id, '10.0.0.9:2070', index * second), style);
      digest.take(finished(id, '10.0.0.9:2070', (index + 1) * second), style);
    }
    const shownMicros = digest.dueMicros + second;
    const [line] = digest.due(shownMicros, style);
    expect(line).toContain('2 files');
    expect(String(line).startsWith(clockTime(shownMicros))).toBe(true);
  });

  it('that another event brings out have the time of that event', () => {
    const digest = new TftpServerDigest();
    for (const id of ['a', 'b']) {
      digest.take(started(id, '10.0.0.9:2070', 0), style);
      digest.take(finished(id, '10.0.0.9:2070', second), style);
    }
    const later = started('c', '10.0.0.8:2070', 3_600 * second);
    const [line, event] = digest.take(later, style);
    expect(String(line).startsWith(clockTime(later.timeMicros))).toBe(true);
    expect(event).toBe(later);
  });
});
