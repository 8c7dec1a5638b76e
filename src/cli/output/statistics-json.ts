import { endText, type Statistics } from '../../app/capture.js';
import { visibleJson } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';

/** A capture in figures, as lines of `--json` (docs/json.md). */
export function statisticsJson(statistics: Statistics): string {
  const { packets, bytes, capturedBytes, firstTimeNanos, durationNanos, unlistedPackets, unlistedTransfers } =
    statistics;
  const time = firstTimeNanos === undefined ? {} : { time: isoTime(Number(firstTimeNanos / 1_000n), 6) };
  const objects: readonly object[] = [
    {
      ...time,
      type: 'statistics',
      packets,
      bytes,
      captured: capturedBytes,
      seconds: durationNanos / 1e9,
      unlistedPackets,
      unlistedTransfers,
    },
    ...protocolObjects(statistics.protocols, ''),
    ...statistics.conversations.map(
      ({ kind, stream, first, second, fromFirst, fromSecond, startNanos, endNanos }) => ({
        type: 'conversation',
        protocol: kind,
        ...(stream === undefined ? {} : { stream }),
        a: endText(first),
        b: endText(second),
        packetsFromA: fromFirst.packets,
        bytesFromA: fromFirst.bytes,
        packetsFromB: fromSecond.packets,
        bytesFromB: fromSecond.bytes,
        start: startNanos / 1e9,
        seconds: (endNanos - startNanos) / 1e9,
      }),
    ),
    ...statistics.transfers.map(
      ({ transfer, outcome, bytes: fileBytes, repeated, startNanos, endNanos }) => ({
        type: 'transfer',
        stream: transfer.number,
        direction: transfer.direction,
        file: transfer.name,
        client: endText(transfer.client),
        server: endText(transfer.server),
        outcome,
        bytes: fileBytes,
        repeated,
        start: startNanos / 1e9,
        seconds: (endNanos - startNanos) / 1e9,
      }),
    ),
  ];
  return objects.map((object) => `${visibleJson(object)}\n`).join('');
}

function protocolObjects(protocols: Statistics['protocols'], outside: string): readonly object[] {
  return protocols.flatMap(({ protocol, packets, bytes, protocols: inner }) => {
    const path = outside === '' ? protocol : `${outside}:${protocol}`;
    return [{ type: 'protocol', protocols: path, packets, bytes }, ...protocolObjects(inner, path)];
  });
}
