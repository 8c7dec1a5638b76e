import { endText } from '../../capture/packet-ends.js';
import { conversationDatagram } from '../../capture/streams/conversation-datagram.js';
import { TcpStreams } from '../../capture/streams/tcp-streams.js';
import type { RecordedConversation, RecordedStep } from '../../sequence/replay/recorded-conversation.js';
import type { Packet } from '../../wire/packet.js';
import { createProtocols } from '../../wire/protocols.js';
import { walkCapture } from '../capture/packet-walk.js';
import { type Recording, ReplayAllowance } from './recording.js';

/** A conversation that is being read. */
interface Reading extends RecordedConversation {
  readonly steps: RecordedStep[];
  missingBytes: number;
}

/** Numbers of conversations, as `tcp.stream` and `udp.stream`. */
interface Selected {
  readonly tcp: ReadonlySet<number>;
  readonly udp: ReadonlySet<number>;
}

/**
 * The TCP connections and UDP conversations of a capture file. With a filter, those of which it selects a packet: the file is then read
 * twice, so that no other is held.
 *
 * @throws BreakoutboxError those of a capture and of a filter, REPLAY_TOO_LARGE; the system's errors
 */
export async function captureRecording(file: string, filter: string | undefined): Promise<Recording> {
  const selected = filter === undefined ? undefined : await selectedBy(filter, file);
  const allowance = new ReplayAllowance(file);
  const protocols = createProtocols();
  const readings: Reading[] = [];
  const datagrams = new Map<number, Reading>();
  const streams = new TcpStreams(protocols.tcp, ({ number, client, server, timeNanos }) => {
    if (selected?.tcp.has(number) === false) return undefined;
    const reading: Reading = {
      name: `tcp.stream ${number}`,
      protocol: 'tcp',
      client: endText(client),
      server: endText(server),
      beganMicros: timeNanos / 1_000,
      steps: [],
      missingBytes: 0,
    };
    readings.push(reading);
    return (event) => {
      const timeMicros = event.timeNanos / 1_000;
      switch (event.type) {
        case 'data':
          allowance.take(event.bytes.length);
          reading.steps.push({ type: 'data', from: event.from, timeMicros, bytes: event.bytes.slice() });
          break;
        case 'gap':
          reading.missingBytes += event.missingBytes;
          break;
        case 'finished':
        case 'reset':
          reading.steps.push({ type: 'finished', from: event.from, timeMicros });
          break;
        default:
      }
    };
  });
  const takeDatagram = (packet: Packet): void => {
    const datagram = conversationDatagram(packet, protocols.udp);
    if (datagram === undefined || selected?.udp.has(datagram.number) === false) return;
    const { number, from, source, destination, bytes, wireBytes, timeNanos } = datagram;
    const timeMicros = timeNanos / 1_000;
    let reading = datagrams.get(number);
    if (reading === undefined) {
      reading = {
        name: `udp.stream ${number}`,
        protocol: 'udp',
        client: endText(source),
        server: endText(destination),
        beganMicros: timeMicros,
        steps: [],
        missingBytes: 0,
      };
      datagrams.set(number, reading);
      readings.push(reading);
    }
    allowance.take(bytes.length);
    reading.missingBytes += wireBytes - bytes.length;
    reading.steps.push({ type: 'data', from, timeMicros, bytes: bytes.slice() });
  };
  const visit = (packet: Packet): void => {
    streams.take(packet);
    takeDatagram(packet);
  };
  for await (const _ of walkCapture(file, visit, { protocols }));
  streams.end();
  const withBytes = readings.filter(({ steps }) => steps.some(({ type }) => type === 'data'));
  return {
    conversations: withBytes.filter(({ missingBytes }) => missingBytes === 0),
    incomplete: withBytes
      .filter(({ missingBytes }) => missingBytes > 0)
      .map(({ name, missingBytes }) => ({ name, missing: { type: 'bytes', count: missingBytes } })),
  };
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
