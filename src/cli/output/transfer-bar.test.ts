import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainSettings } from '../../../test/cli-settings.js';
import type { TransferFinished, TransferStarted } from '../../traffic/event.js';
import { Hub } from '../../traffic/hub.js';
import { translator } from '../language.js';
import { TransferBar } from './transfer-bar.js';

const common = { sequence: 0, timeMicros: 0, endpoint: 'tftp-get', id: 't1' } as const;
const file = 'boot.img';
const peer = '192.0.2.1:2070';

const started: TransferStarted = {
  ...common,
  type: 'transferStarted',
  role: 'client',
  direction: 'get',
  file,
  peer,
  options: { mode: 'octet', blockBytes: 1_468, windowBlocks: 1, rollover: 0 },
};
const ended = (more: Partial<TransferFinished> = {}): TransferFinished => ({
  ...common,
  type: 'transferFinished',
  file,
  peer,
  outcome: 'done',
  bytes: 2_097_152,
  seconds: 2,
  retransmitted: 3,
  duplicates: 0,
  ...more,
});

/** A bar on a stream of so many columns, or on one that is no terminal. */
function barOn(columns: number | undefined, language: 'en' | 'zh-CN' = 'en') {
  const hub = new Hub((flush) => flush());
  const raw = new PassThrough({ encoding: 'utf8' });
  const stream = Object.assign(raw, {
    isTTY: columns !== undefined,
    columns,
  }) as unknown as NodeJS.WriteStream;
  const settings = { ...plainSettings, language, translate: translator(language) };
  const bar = new TransferBar(hub, settings, stream);
  const progress = (bytes: number, totalBytes?: number, rateBytesPerSecond = 1_048_576): void =>
    hub.publish({
      ...common,
      type: 'transferProgressed',
      bytes,
      rateBytesPerSecond,
      ...(totalBytes === undefined ? {} : { totalBytes }),
    });
  return { hub, bar, progress, written: () => String(raw.read() ?? '') };
}

/** The last line that was drawn. */
const lastLine = (written: string): string => written.split('\r\u001b[2K').at(-1) ?? '';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the line of a transfer on a terminal', () => {
  it.each<[string, bytes: number, total: number | undefined, rate: number, line: string]>([
    ['at the beginning', 0, 4_194_304, 0, '░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0 B / 4.00 MiB  0 B/s  '],
    [
      'in the middle',
      2_097_152,
      4_194_304,
      1_048_576,
      '████████████░░░░░░░░░░░░  50 %  2.00 MiB / 4.00 MiB  1.00 MiB/s  0:02 left',
    ],
    [
      'almost at the end, which is not yet all',
      4_194_303,
      4_194_304,
      1_048_576,
      '████████████████████████  99 %  4.00 MiB / 4.00 MiB  1.00 MiB/s  0:01 left',
    ],
    ['with more than was announced', 8, 4, 8, '████████████████████████ 100 %  8 B / 4 B  8 B/s  0:00 left'],
  ])('says %s how far it is', (_, bytes, total, rate, line) => {
    const { hub, progress, written } = barOn(120);
    hub.publish(started);
    progress(bytes, total, rate);
    expect(lastLine(written())).toBe(`${file}  ${line}`);
  });

  it.each([undefined, 0])('has no bar where the size is %s', (total) => {
    const { hub, progress, written } = barOn(80);
    hub.publish(started);
    progress(1_048_576, total);
    expect(lastLine(written())).toBe('boot.img  1.00 MiB  1.00 MiB/s');
  });

  it.each<[columns: number, line: string]>([
    [80, ' 50 %  2.00 MiB / 4.00 MiB  1.00 MiB/s  0:02 left'],
    [20, ' 50 %  2.00 MiB / 4'],
  ])('leaves the name and the bar out where %d columns do not hold them, and is cut', (columns, line) => {
    const { hub, progress, written } = barOn(columns);
    hub.publish({ ...started, file: 'a name of thirty characters ..' });
    progress(2_097_152, 4_194_304);
    expect(lastLine(written())).toBe(line);
  });

  it('is drawn in place of the one before, and gives way to what stays', () => {
    const { hub, progress, written } = barOn(120);
    hub.publish(started);
    progress(1, 4);
    progress(2, 4);
    hub.publish(ended());
    expect(written().split('\r\u001b[2K')).toEqual([
      '',
      expect.stringContaining(' 25 %'),
      expect.stringContaining(' 50 %'),
      'boot.img done: 2.00 MiB in 2.00 s, 1.00 MiB/s, 3 sent again\n',
    ]);
  });

  it('shows a name that the peer made up as text', () => {
    const { hub, progress, written } = barOn(120);
    hub.publish({ ...started, file: 'a\u001b[2J' });
    progress(1);
    expect(lastLine(written())).toContain('a␛[2J');
  });

  it('of a failed transfer is erased, and its failure is reported elsewhere', () => {
    const { hub, bar, progress, written } = barOn(120);
    hub.publish(started);
    progress(1, 4);
    hub.publish(ended({ outcome: 'failed' }));
    bar.finish();
    expect(lastLine(written())).toBe('');
  });
});

describe('a server that does not answer', () => {
  const asked = (requests: number) => ({
    transfer: { figures: { requests } as never },
    direction: 'get' as const,
    peer,
    file,
  });

  it('is named with the file and the number of requests, after a while', () => {
    const { bar, written } = barOn(120);
    const transfer = asked(1);
    bar.ask(transfer);
    vi.advanceTimersByTime(299);
    expect(written()).toBe('');
    vi.advanceTimersByTime(1);
    expect(lastLine(written())).toBe(`asking ${peer} for ${file} … (try 1)`);
    transfer.transfer.figures = { requests: 3 } as never;
    vi.advanceTimersByTime(300);
    expect(lastLine(written())).toBe(`asking ${peer} for ${file} … (try 3)`);
    bar.finish();
    expect(written()).toBe('\r\u001b[2K');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is named in words of an upload, and in Chinese', () => {
    const { bar, written } = barOn(120, 'zh-CN');
    bar.ask({ ...asked(2), direction: 'put' });
    vi.advanceTimersByTime(300);
    expect(lastLine(written())).toMatch(/\p{Script=Han}/u);
    bar.finish();
  });

  it('is not named before anything was asked, nor after it has answered', () => {
    const { hub, bar, written } = barOn(120);
    bar.ask(asked(0));
    vi.advanceTimersByTime(900);
    hub.publish(started);
    vi.advanceTimersByTime(900);
    expect(written()).toBe('');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a stream that is no terminal', () => {
  it('gets one line at the end, and no other', () => {
    const { hub, bar, progress, written } = barOn(undefined);
    bar.ask({ transfer: { figures: { requests: 9 } as never }, direction: 'get', peer, file });
    expect(vi.getTimerCount()).toBe(0);
    hub.publish(started);
    progress(1, 4);
    expect(written()).toBe('');
    hub.publish(ended({ bytes: 100, seconds: 0 }));
    bar.finish();
    expect(written()).toBe('boot.img done: 100 B in 0.0 ms, 100 B/s, 3 sent again\n');
  });

  it('gets none of a transfer that did not succeed', () => {
    const { hub, bar, written } = barOn(undefined);
    for (const outcome of ['failed', 'aborted'] as const) hub.publish(ended({ outcome }));
    bar.finish();
    expect(written()).toBe('');
  });
});
