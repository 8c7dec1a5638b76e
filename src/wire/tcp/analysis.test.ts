import { describe, expect, it } from 'vitest';
import { answeringSegment, hex, type SegmentDraft, segment, TestCapture } from '../../../test/dissected.js';
import { note, type TcpNotes } from './notes.js';

const clientPort = 40_000;
const serverPort = 41_000;
const flags = { syn: 0x02, synAck: 0x12, ack: 0x10, finAck: 0x11, reset: 0x04 } as const;
/** First sequence numbers of both ends: those of the client wrap around soon. */
const clientBase = 0xffff_fff0;
const serverBase = 5_000;

/** A segment of a conversation, in numbers as a row shows them. */
interface Step {
  readonly from?: 'client' | 'server';
  readonly seq?: number;
  readonly ack?: number;
  readonly bytes?: number;
  readonly window?: number;
  readonly flags?: number;
  readonly options?: string;
  /** Microseconds after the step before. */
  readonly after?: number;
}

/** Walks a conversation step by step, and keeps what each was found to be. */
class Conversation {
  readonly capture = new TestCapture();
  #microseconds = 0;

  /** What was noted of the last step. */
  get notes(): TcpNotes {
    return this.capture.protocols.tcp.notes;
  }

  /** Returns the names of what was found. */
  step(step: Step): readonly string[] {
    const { packet } = this.capture;
    this.#microseconds += step.after ?? 1_000;
    packet.seconds = Math.floor(this.#microseconds / 1e6);
    packet.nanoseconds = (this.#microseconds % 1e6) * 1_000;
    this.capture.walk(bytesOf(step));
    const { found } = this.notes;
    return Object.entries(note)
      .filter(([, bit]) => (found & bit) !== 0)
      .map(([name]) => name);
  }

  steps(...steps: readonly Step[]): readonly string[] {
    return steps.map((step) => this.step(step).join(' '));
  }

  /** The three segments that begin a connection, within 2 ms. */
  handshake(options = ''): this {
    const found = this.steps(
      { seq: 0, flags: flags.syn, options },
      { from: 'server', seq: 0, ack: 1, flags: flags.synAck, options },
      { seq: 1, ack: 1 },
    );
    expect(found).toEqual(['', '', '']);
    return this;
  }
}

function bytesOf(step: Step): Uint8Array {
  const isServer = step.from === 'server';
  const [own, peer] = isServer ? [serverBase, clientBase] : [clientBase, serverBase];
  const flag = step.flags ?? flags.ack;
  const draft: SegmentDraft = {
    sequence: own + (step.seq ?? 1),
    acknowledgment: (flag & flags.ack) === 0 ? 0 : peer + (step.ack ?? 1),
    flags: flag,
    window: step.window ?? 1_000,
    options: hex(step.options ?? ''),
    payload: new Uint8Array(step.bytes ?? 0).fill(0x78),
  };
  return isServer ? answeringSegment(serverPort, clientPort, draft) : segment(clientPort, serverPort, draft);
}

const fromServer = { from: 'server' } as const;

describe('the analysis of a TCP conversation', () => {
  it('finds nothing in one that goes well, across the end of the sequence numbers', () => {
    const steps = Array.from({ length: 8 }, (_, index): Step[] => [
      { seq: 1 + index * 10, bytes: 10 },
      { ...fromServer, ack: 11 + index * 10 },
    ]);
    const end: Step[] = [
      { seq: 81, flags: flags.finAck },
      { ...fromServer, ack: 82, flags: flags.finAck },
      { seq: 82, ack: 2 },
    ];
    const found = new Conversation().handshake().steps(...steps.flat(), ...end);
    expect(found.join('')).toBe('');
  });

  it('finds bytes that are sent again', () => {
    const found = new Conversation().handshake().steps({ bytes: 10 }, { bytes: 10, after: 200_000 });
    expect(found).toEqual(['', 'retransmission']);
  });

  it('finds a SYN and a FIN that are sent again', () => {
    const again = { seq: 0, flags: flags.syn };
    expect(new Conversation().steps(again, again)).toEqual(['', 'retransmission']);
    const end = { flags: flags.finAck };
    expect(new Conversation().handshake().steps(end, end)).toEqual(['', 'retransmission']);
  });

  it('finds bytes that are sent again soon because three ACKs asked for them', () => {
    const ask = { from: 'server', ack: 11 } as const;
    const found = new Conversation()
      .handshake()
      .steps({ bytes: 10 }, { seq: 11, bytes: 10 }, { seq: 21, bytes: 10 }, ask, ask, ask, {
        seq: 11,
        bytes: 10,
      });
    expect(found).toEqual(['', '', '', '', 'duplicateAck', 'duplicateAck', 'fast']);
  });

  it('finds bytes that are sent again though they were acknowledged', () => {
    const acknowledged = { ...fromServer, ack: 11 };
    const found = new Conversation().handshake().steps({ bytes: 10 }, acknowledged, { bytes: 10 });
    expect(found).toEqual(['', '', 'spurious']);
  });

  it.each([
    [1_000, 'outOfOrder'],
    [2_500, 'retransmission'],
  ])('takes a late segment that fills a gap after %i µs for: %s', (after, last) => {
    const found = new Conversation()
      .handshake()
      .steps({ bytes: 10 }, { seq: 21, bytes: 10 }, { seq: 11, bytes: 10, after });
    expect(found).toEqual(['', 'previousNotCaptured', last]);
  });

  it('finds an ACK of bytes that were not captured, once', () => {
    const found = new Conversation()
      .handshake()
      .steps({ bytes: 10 }, { ...fromServer, ack: 51 }, { ...fromServer, ack: 51, bytes: 5 });
    expect(found).toEqual(['', 'ackedUnseen', '']);
  });

  it('finds an ACK of what came after a gap', () => {
    const found = new Conversation()
      .handshake()
      .steps({ seq: 11, bytes: 10 }, { seq: 21, bytes: 10 }, { ...fromServer, ack: 31 });
    expect(found).toEqual(['previousNotCaptured', '', 'ackedUnseen']);
  });

  it('finds a closed window, probes of it, their answers, and its opening', () => {
    const closed = { ...fromServer, ack: 11, window: 0 };
    const probe = { seq: 11, bytes: 1, after: 200_000 };
    const found = new Conversation()
      .handshake()
      .steps({ bytes: 10 }, closed, probe, closed, { ...closed, window: 500 });
    expect(found).toEqual([
      '',
      'zeroWindow',
      'zeroWindowProbe',
      'zeroWindow zeroWindowProbeAck',
      'windowUpdate',
    ]);
  });

  it.each([
    ['', 10, 10],
    ['03030100', 10, 20],
  ])('finds a full window with the options "%s"', (options, window, bytes) => {
    const found = new Conversation()
      .handshake(options)
      .steps({ ...fromServer, window }, { bytes: bytes - 1 }, { seq: bytes, bytes: 1 });
    expect(found.at(-1)).toBe('windowFull');
  });

  it('finds a question whether the other end is there, and its answer', () => {
    const answer = { ...fromServer, ack: 1 };
    const found = new Conversation().handshake().steps(answer, { seq: 0, after: 1_000_000 }, answer);
    expect(found.slice(1)).toEqual(['keepAlive', 'keepAliveAck']);
  });

  it('finds a connection on the ports of a former one, which is another stream', () => {
    const conversation = new Conversation().handshake();
    expect(conversation.step({ seq: 90_000, flags: flags.syn })).toEqual(['portsReused']);
    expect(conversation.notes.stream).toBe(1);
    expect(conversation.step({ seq: 90_001, ack: 1 })).toEqual([]);
  });

  it('counts duplicate ACKs, and names the packet that had the first', () => {
    const conversation = new Conversation().handshake();
    conversation.steps({ bytes: 10 }, { ...fromServer, ack: 11 }, { ...fromServer, ack: 11 });
    conversation.step({ ...fromServer, ack: 11 });
    expect(conversation.notes).toMatchObject({ duplicate: 2, duplicateOf: 5 });
  });

  it('measures the handshake, and says what of the connection has been seen before', () => {
    const conversation = new Conversation();
    const seen = (step: Step): number => {
      conversation.step(step);
      return conversation.notes.completeness;
    };
    expect([
      seen({ seq: 0, flags: flags.syn }),
      seen({ ...fromServer, seq: 0, flags: flags.synAck }),
      seen({}),
      seen({ bytes: 3 }),
      seen({ seq: 4, flags: flags.finAck }),
      seen({ ...fromServer, ack: 5, flags: flags.reset }),
      seen({ ...fromServer, ack: 5, flags: flags.reset }),
    ]).toEqual([0, 1, 3, 7, 15, 31, 63]);
    expect(conversation.notes.roundTrip).toBe(2_000_000);
  });

  it('takes a conversation from its middle on', () => {
    const found = new Conversation().steps(
      { seq: 500, ack: 700, bytes: 10 },
      { ...fromServer, seq: 700, ack: 510, bytes: 10 },
      { seq: 510, ack: 710 },
    );
    expect(found).toEqual(['', '', '']);
  });
});
