import { expect, it } from 'vitest';
import { answeringSegment, segment, TestCapture } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { type StreamIdentity, TcpStreams } from './tcp-streams.js';

const syn = 0x002;
const fin = 0x001;
const reset = 0x004;
const ack = 0x010;

/** Follows packets, and returns what each stream gave as texts. */
function followed(frames: readonly Uint8Array[]): {
  readonly opened: readonly StreamIdentity[];
  readonly events: readonly string[];
} {
  const opened: StreamIdentity[] = [];
  const events: string[] = [];
  const capture = new TestCapture();
  const streams = new TcpStreams(capture.protocols.tcp, (stream) => {
    opened.push(stream);
    return (event) => {
      if (event.type === 'over') return;
      const what = event.type === 'data' ? String.fromCharCode(...event.bytes) : event.type;
      events.push(`${stream.number} #${event.packet} ${event.from} ${what}`);
    };
  });
  for (const frame of frames) streams.take(capture.walk(frame));
  streams.end();
  return { opened, events };
}

it('tells the two ends of a connection by its handshake, and gives both directions as they come', () => {
  const { opened, events } = followed([
    answeringSegment(80, 4_000, { sequence: 100, flags: syn }),
    segment(4_000, 80, { sequence: 500, acknowledgment: 101, flags: syn | ack }),
    answeringSegment(80, 4_000, { sequence: 101, acknowledgment: 501, payload: bytesOf('ask') }),
    segment(4_000, 80, { sequence: 501, acknowledgment: 104, payload: bytesOf('answer') }),
    segment(4_000, 80, { sequence: 507, acknowledgment: 104, flags: ack | fin }),
    answeringSegment(80, 4_000, { sequence: 104, acknowledgment: 508, flags: ack | fin }),
  ]);
  expect(opened.map(({ client, server }) => [client, server])).toEqual([
    [
      { address: '10.0.0.2', port: 80 },
      { address: '10.0.0.1', port: 4_000 },
    ],
  ]);
  expect(events).toEqual([
    '0 #3 client ask',
    '0 #4 server answer',
    '0 #5 server finished',
    '0 #6 client finished',
  ]);
});

it('follows a connection without its beginning, and one of which only one side was captured', () => {
  const { events } = followed([
    segment(4_000, 80, { sequence: 7_000, acknowledgment: 50, payload: bytesOf('get') }),
    segment(4_001, 80, { sequence: 9_000, acknowledgment: 1_000, payload: bytesOf('x') }),
    segment(4_001, 80, { sequence: 9_001, acknowledgment: 1_500 }),
    answeringSegment(80, 4_000, { sequence: 53, acknowledgment: 7_003, payload: bytesOf('late') }),
    answeringSegment(80, 4_000, { sequence: 50, acknowledgment: 7_003, payload: bytesOf('the') }),
  ]);
  expect(events).toEqual([
    '0 #1 client get',
    '1 #2 client x',
    '0 #5 server the',
    '0 #4 server late',
    '1 #5 server gap',
  ]);
});

it('ends both directions with a reset, whose own bytes are no part of the stream', () => {
  const { events } = followed([
    segment(4_000, 80, { sequence: 1, acknowledgment: 1, payload: bytesOf('a') }),
    segment(4_000, 80, { sequence: 4, acknowledgment: 1, payload: bytesOf('d') }),
    answeringSegment(80, 4_000, { sequence: 1, acknowledgment: 2, flags: reset, payload: bytesOf('why') }),
  ]);
  expect(events).toEqual(['0 #1 client a', '0 #2 client gap', '0 #2 client d', '0 #3 server reset']);
});

it('ends a stream that was closed ten seconds ago, and takes nothing more of it', () => {
  const ends: number[] = [];
  const capture = new TestCapture();
  const streams = new TcpStreams(
    capture.protocols.tcp,
    () => (event) => void (event.type === 'over' && ends.push(event.packet)),
  );
  const send = (seconds: number, frame: Uint8Array): void => {
    capture.packet.seconds = seconds;
    streams.take(capture.walk(frame));
  };
  send(0, segment(4_000, 80, { sequence: 1, acknowledgment: 1, flags: ack | fin }));
  send(0, answeringSegment(80, 4_000, { sequence: 1, acknowledgment: 2, flags: ack | fin }));
  send(5, segment(4_000, 80, { sequence: 2, acknowledgment: 2 }));
  expect(ends).toEqual([]);
  send(11, segment(4_001, 80, { sequence: 1, acknowledgment: 1 }));
  expect(ends).toEqual([4]);
  send(12, segment(4_000, 80, { sequence: 2, acknowledgment: 2 }));
  streams.end();
  expect(ends).toEqual([4, 5]);
});

it('gives nothing of a stream that nobody wants', () => {
  const capture = new TestCapture();
  const streams = new TcpStreams(capture.protocols.tcp, () => undefined);
  for (const sequence of [1, 2, 9])
    streams.take(capture.walk(segment(4_000, 80, { sequence, payload: bytesOf('a') })));
  expect(() => streams.end()).not.toThrow();
});
