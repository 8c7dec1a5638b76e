import { describe, expect, it } from 'vitest';
import type { BootFile, BootMachine } from '../../../../src/capture/stories/boot-machine.js';
import type { StoryEvent } from '../../../../src/capture/stories/story.js';
import { axisOf, fileRowsOf, isLongDone, lanesOf, messagesOf } from './lane.js';

const second = 1_000_000_000;

function message(at: number, code: StoryEvent['code'] = 'DHCP_DISCOVER', server = ''): StoryEvent {
  return { code, params: { server }, packet: at + 1, timeNanos: at * second };
}

function file(at: number, name: string, outcome: BootFile['outcome'], took = 1): BootFile {
  return {
    packet: at + 1,
    timeNanos: at * second,
    name,
    server: '10.0.0.1',
    outcome,
    isSearch: false,
    doneBytes: 100,
    wholeBytes: undefined,
    lastNanos: (at + took) * second,
    againNanos: [],
    events: [],
  };
}

function machine(mac: string, messages: readonly StoryEvent[], files: readonly BootFile[] = []): BootMachine {
  return {
    mac,
    architecture: 7,
    architectureName: 'EFI x64',
    vendor: 'PXEClient',
    messages,
    offers: [
      {
        server: '10.0.0.1',
        address: '10.0.0.9',
        bootServer: '10.0.0.1',
        bootFile: 'a.efi',
        isTaken: true,
        packet: 1,
        timeNanos: 0,
      },
    ],
    files,
    isOffered: true,
    isCut: false,
  };
}

describe('lanes', () => {
  const good = machine('good', [message(10)], [file(12, 'a.efi', 'complete')]);
  const bad = machine('bad', [message(0)], [file(1, 'b.efi', 'failed')]);

  it('stand with trouble first, or with the latest first', () => {
    const macs = (order: 'trouble' | 'latest') =>
      lanesOf([bad, good], 30 * second, false, order).map(({ machine: { mac } }) => mac);
    expect(macs('trouble')).toEqual(['bad', 'good']);
    expect(macs('latest')).toEqual(['good', 'bad']);
  });

  it('are drawn to now while the machine waits, and else to its latest packet', () => {
    const [waiting, done] = lanesOf([bad, good], 30 * second, false, 'trouble');
    expect(waiting).toMatchObject({ beginNanos: 0, lastNanos: 2 * second, endNanos: 30 * second });
    expect(done).toMatchObject({ beginNanos: 10 * second, endNanos: 13 * second });
  });

  it('are long done ten minutes after the last file', () => {
    const at = (now: number) =>
      lanesOf([good], now * second, false, 'trouble').map((lane) => isLongDone(lane, now * second));
    expect([at(613), at(614)]).toEqual([[false], [true]]);
  });

  it('share an axis of round steps that has room for all', () => {
    const lanes = lanesOf([bad, good], 23.8 * second, false, 'trouble');
    expect(axisOf(lanes)).toEqual({ seconds: 29.75, labels: [0, 5, 10, 15, 20, 25] });
    expect(axisOf([]).labels[0]).toBe(0);
  });
});

describe('rows of a lane', () => {
  it('take the same message together, and the same of another server not', () => {
    const messages = [
      message(0),
      message(4),
      message(5, 'DHCP_OFFER', 'a'),
      message(6, 'DHCP_OFFER', 'b'),
      message(7, 'DHCP_OFFER', 'b'),
    ];
    expect(
      messagesOf(machine('m', messages)).map(({ event, count }) => [event.timeNanos / second, count]),
    ).toEqual([
      [0, 2],
      [5, 1],
      [6, 2],
    ]);
  });

  it('take names that are not there together, until one is', () => {
    const files = [
      file(0, 'a', 'notFound'),
      file(1, 'b', 'notFound'),
      file(2, 'c', 'complete'),
      file(3, 'd', 'notFound'),
    ];
    expect(
      fileRowsOf(machine('m', [], files)).map((row) =>
        row.type === 'file' ? row.file.name : row.files.map(({ name }) => name),
      ),
    ).toEqual([['a', 'b'], 'c', ['d']]);
  });
});
