import { endText } from '../../capture/packet-ends.js';
import { conversationDatagram } from '../../capture/streams/conversation-datagram.js';
import type { StreamEvent } from '../../capture/streams/stream-event.js';
import { TcpStreams } from '../../capture/streams/tcp-streams.js';
import type { RecordedConversation, RecordedStep } from '../../sequence/replay/recorded-conversation.js';
import type { Packet } from '../../wire/packet.js';
import { createProtocols } from '../../wire/protocols.js';
import { walkCapture } from '../capture/packet-walk.js';
import { type Recording, ReplayAllowance } from './recording.js';

/** Numbers of conversations, as `tcp.stream` and `udp.stream`. */
interface Selected {
  readonly tcp: ReadonlySet<number>;
  readonly udp: ReadonlySet<number>;
}

/**
 * The TCP connections and UDP conversations of a capture file. With a filter, those of which it selects a packet: the file is then read
 * twice, so that no other is held.
 *
 * @throws BreakoutboxError those of a capture and of a filter, REPLAY_TOO_LARGE, REPLAY_TOO_MANY_MESSAGES,
 *   REPLAY_TOO_MANY_CONVERSATIONS; the system's errors
 */
export async function captureRecording(
  file: string,
  filter: string | undefined,
  allowance: ReplayAllowance = new ReplayAllowance(file),
): Promise<Recording> {
  const selected = filter === undefined ? undefined : await selectedBy(filter, file);
  const protocols = createProtocols();
  const readings = new Readings(allowance);
  const datagrams = new Map<number, Reading>();
  const streams = new TcpStreams(protocols.tcp, ({ number, client, server, timeNanos }) => {
    if (selected?.tcp.has(number) === false) return undefined;
    const reading = readings.begin('tcp', number, [endText(client), endText(server)], timeNanos / 1_000);
    return (event) => readings.takeStream(reading, event);
  });
  const visit = (packet: Packet): void => {
    streams.take(packet);
    const datagram = conversationDatagram(packet, protocols.udp);
    if (datagram === undefined || selected?.udp.has(datagram.number) === false) return;
    const { number, from, source, destination, bytes, wireBytes, timeNanos } = datagram;
    const timeMicros = timeNanos / 1_000;
    const reading =
      datagrams.get(number) ??
      readings.begin('udp', number, [endText(source), endText(destination)], timeMicros);
    datagrams.set(number, reading);
    readings.take(reading, { type: 'data', from, timeMicros, bytes: bytes.slice() });
    reading.missingBytes += wireBytes - bytes.length;
  };
  for await (const _ of walkCapture(file, visit, { protocols }));
  streams.end();
  return readings.recording();
}

/** A conversation that is being read. */
interface Reading extends RecordedConversation {
  readonly steps: RecordedStep[];
  missingBytes: number;
}

/** The conversations that are being read, in the order in which they began. */
class Readings {
  readonly #allowance: ReplayAllowance;
  readonly #all: Reading[] = [];

  constructor(allowance: ReplayAllowance) {
    this.#allowance = allowance;
  }

  begin(
    protocol: 'tcp' | 'udp',
    number: number,
    [client, server]: readonly [client: string, server: string],
    beganMicros: number,
  ): Reading {
    this.#allowance.begin();
    const name = `${protocol}.stream ${number}`;
    const reading: Reading = { name, protocol, client, server, beganMicros, steps: [], missingBytes: 0 };
    this.#all.push(reading);
    return reading;
  }

  take(reading: Reading, step: RecordedStep): void {
    this.#allowance.take(step.type === 'data' ? step.bytes.length : 0);
    reading.steps.push(step);
  }

  takeStream(reading: Reading, event: StreamEvent): void {
    const timeMicros = event.timeNanos / 1_000;
    switch (event.type) {
      case 'data':
        this.take(reading, { type: 'data', from: event.from, timeMicros, bytes: event.bytes.slice() });
        break;
      case 'gap':
        reading.missingBytes += event.missingBytes;
        break;
      case 'finished':
      case 'reset':
        this.take(reading, { type: 'finished', from: event.from, timeMicros });
        break;
      default:
    }
  }

  recording(): Recording {
    const withBytes = this.#all.filter(({ steps }) => steps.some(({ type }) => type === 'data'));
    return {
      conversations: withBytes.filter(({ missingBytes }) => missingBytes === 0),
      incomplete: withBytes
        .filter(({ missingBytes }) => missingBytes > 0)
        .map(({ name, missingBytes }) => ({ name, missing: { type: 'bytes', count: missingBytes } })),
    };
  }
}

async function selectedBy(filter: string, file: string): Promise<Selected> {
  const protocols = createProtocols();
  const tcp = new Set<number>();
  const udp = new Set<number>();
  const visit = (packet: Packet): void => {
    const segment = protocols.tcp.notes;
    if (segment.walk === packet.walks) tcp.add(segment.stream);
    const datagram = conversationDatagram(packet, protocols.udp);
    if (datagram !== undefined) udp.add(datagram.number);
  };
  for await (const _ of walkCapture(file, visit, { filter, protocols }));
  return { tcp, udp };
}
