import { describe, expect, it } from 'vitest';
import { answer, datagram, joined, TestCapture, u16 } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { TftpTransfers } from './transfers.js';

const client = 4_003;
const server = 5_000;
const toServer = (text: string, port = 69): Uint8Array => datagram(client, port, bytesOf(text));
const toClient = (text: string, port = server): Uint8Array => answer(port, client, bytesOf(text));
const data = (number: number, text: string): Uint8Array =>
  answer(server, client, joined(u16(3), u16(number & 0xffff), bytesOf(text)));
const sentData = (number: number, text: string): Uint8Array =>
  datagram(client, server, joined(u16(3), u16(number & 0xffff), bytesOf(text)));
const ack = (number: number): Uint8Array => datagram(client, server, joined(u16(4), u16(number & 0xffff)));
const full = (letter: string): string => letter.repeat(8);
const request = toServer('\0\x01boot.img\0octet\0blksize\x008\0');
const accepted = toClient('\0\x06blksize\x008\0');

/** What the transfers of packets give, as texts; content is joined. */
function followed(
  frames: readonly (Uint8Array | { readonly bytes: Uint8Array; readonly wireBytes: number })[],
): readonly string[] {
  const events: string[] = [];
  const transfers = new TftpTransfers(({ number, direction, name }) => {
    events.push(`${number} ${direction} ${name}`);
    return (event) => {
      switch (event.type) {
        case 'content':
          events.push(`"${String.fromCharCode(...event.bytes)}"`);
          return;
        case 'missing':
          events.push(`missing ${event.missingBytes}`);
          return;
        case 'ended':
          events.push(event.outcome);
          return;
        case 'block':
        case 'acknowledgement':
          events.push(`${event.type} ${event.block}${event.isAgain ? ' again' : ''}`);
          return;
        case 'error':
          events.push(`error ${event.code} of the ${event.from}`);
          return;
        case 'stray':
          events.push(`stray ${event.port}`);
          return;
        default:
          events.push(`${event.type}${event.isAgain ? ' again' : ''}`);
      }
    };
  });
  const capture = new TestCapture();
  for (const frame of frames) {
    if (frame instanceof Uint8Array) transfers.take(capture.walk(frame));
    else transfers.take(capture.walk(frame.bytes, frame.wireBytes));
  }
  transfers.end();
  return events;
}

/** Only the file of the first transfer, and how it ended. */
function fileOf(frames: Parameters<typeof followed>[0]): readonly string[] {
  return followed(frames).filter((event) => /^("|missing|complete|refused|aborted|un)/.test(event));
}

describe('a TFTP transfer', () => {
  it('is followed from its request to its last block', () => {
    expect(followed([request, accepted, ack(0), data(1, full('a')), ack(1), data(2, 'b'), ack(2)])).toEqual([
      '0 read boot.img',
      'request',
      'options',
      'acknowledgement 0',
      'block 1',
      '"aaaaaaaa"',
      'acknowledgement 1',
      'block 2',
      '"b"',
      'acknowledgement 2',
      'complete',
    ]);
  });

  it('names what is sent again', () => {
    const events = followed([
      request,
      request,
      accepted,
      accepted,
      data(1, full('a')),
      data(1, full('a')),
      ack(1),
      ack(1),
      data(2, 'b'),
    ]);
    expect(events.filter((event) => event.endsWith('again'))).toEqual([
      'request again',
      'options again',
      'block 1 again',
      'acknowledgement 1 again',
    ]);
  });

  it.each<[string, Parameters<typeof followed>[0], readonly string[]]>([
    [
      'a window in another order',
      [request, accepted, data(2, full('b')), data(1, full('a')), data(3, '')],
      ['"aaaaaaaa"', '"bbbbbbbb"', 'complete'],
    ],
    [
      'a block that is missing',
      [request, accepted, data(1, full('a')), data(4, 'd')],
      ['"aaaaaaaa"', 'missing 16', '"d"', 'complete'],
    ],
    [
      'a block that a snap length cut',
      [request, accepted, { bytes: data(1, 'aaa'), wireBytes: data(1, full('a')).length }, data(2, 'b')],
      ['"aaa"', 'missing 5', '"b"', 'complete'],
    ],
    [
      'blocks without the OACK',
      [request, data(1, full('a')), data(2, 'b')],
      ['"aaaaaaaa"', '"b"', 'complete'],
    ],
    ['a refusal', [request, toClient('\0\x05\0\x01no such file\0')], ['refused']],
    [
      'an abort',
      [request, accepted, data(1, full('a')), toServer('\0\x05\0\0stop\0', server)],
      ['"aaaaaaaa"', 'aborted'],
    ],
    ['silence', [request, request], ['unanswered']],
    ['an end of the capture', [request, accepted, data(1, full('a'))], ['"aaaaaaaa"', 'unfinished']],
    [
      'an upload',
      [
        toServer('\0\x02up.bin\0octet\0'),
        toClient('\0\x04\0\0'),
        sentData(1, 'abc'),
        toClient('\0\x04\0\x01'),
      ],
      ['"abc"', 'complete'],
    ],
  ])('gives its file: %s', (_, frames, expected) => {
    // The end of what a snap length cut lies behind a UDP header that says how long it was.
    expect(fileOf(frames.map(withWireLength))).toEqual(expected);
  });

  it('begins anew with a request for another file, and with the same one after an answer', () => {
    const other = toServer('\0\x01other\0octet\0');
    const events = followed([request, toClient('\0\x05\0\x08no\0'), request, other]);
    expect(events.filter((event) => /^\d/.test(event))).toEqual([
      '0 read boot.img',
      '1 read boot.img',
      '2 read other',
    ]);
  });

  it('ends ten seconds after its last block, and no sooner', () => {
    const ended: string[] = [];
    const capture = new TestCapture();
    const transfers = new TftpTransfers(
      ({ name }) =>
        (event) =>
          void (event.type === 'ended' && ended.push(`${name} ${event.outcome}`)),
    );
    const send = (seconds: number, frame: Uint8Array): void => {
      capture.packet.seconds = seconds;
      transfers.take(capture.walk(frame));
    };
    send(0, request);
    send(0, data(1, 'abc'));
    send(9, ack(1));
    expect(ended).toEqual([]);
    send(11, datagram(client + 1, 69, bytesOf('\0\x01other\0octet\0')));
    expect(ended).toEqual(['boot.img complete']);
    transfers.end();
    expect(ended).toEqual(['boot.img complete', 'other unanswered']);
  });

  it('leaves out what comes from another port of the server', () => {
    const events = followed([request, accepted, toClient('\0\x03\0\x01XXXXXXXX', 6_000), data(1, 'a')]);
    expect(events.slice(3)).toEqual(['stray 6000', 'block 1', '"a"', 'complete']);
  });

  it('reads the blocks that one frame carries together', () => {
    const train = joined(
      u16(3),
      u16(1),
      bytesOf(full('a')),
      u16(3),
      u16(2),
      bytesOf(full('b')),
      u16(3),
      u16(3),
      bytesOf('c'),
    );
    expect(fileOf([request, accepted, answer(server, client, train)])).toEqual([
      '"aaaaaaaa"',
      '"bbbbbbbb"',
      '"c"',
      'complete',
    ]);
  });
});

/** Gives the headers of a frame that was cut the lengths that it had on the wire. */
function withWireLength(frame: Uint8Array | { readonly bytes: Uint8Array; readonly wireBytes: number }) {
  if (frame instanceof Uint8Array) return frame;
  const bytes = new Uint8Array(frame.bytes);
  bytes.set(u16(frame.wireBytes - 14), 16);
  bytes.set(u16(frame.wireBytes - 34), 38);
  return { bytes, wireBytes: frame.wireBytes };
}

describe('transfers of a part of the packets', () => {
  it('have their numbers in the capture, also where only their requests are taken', () => {
    const capture = new TestCapture();
    const whole = TftpTransfers.ofAll();
    const seen: string[] = [];
    const part = new TftpTransfers(({ number }) => {
      seen.push(`${number}`);
      return ({ type }) => seen.push(`${number} ${type}`);
    }, whole);
    for (const [frame, isTaken] of [
      [request, false],
      [accepted, false],
      [request, true],
      [data(1, 'abc'), false],
      [ack(1), true],
      [request, true],
    ] as const) {
      const packet = capture.walk(frame);
      whole.take(packet);
      if (isTaken) part.take(packet);
    }
    part.end();
    expect(seen).toEqual(['0', '0 request', '0 acknowledgement', '0 ended', '1', '1 request', '1 ended']);
  });
});
