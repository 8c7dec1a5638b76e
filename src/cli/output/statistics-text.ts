import { endText, type Statistics } from '../../app/capture.js';
import { formatBytes } from '../../bytes/byte-size.js';
import { visibleText } from '../../bytes/escapes.js';
import type { Translate } from '../language.js';
import { alignedColumns } from './aligned-columns.js';
import { durationWords } from './times.js';

type Protocols = Statistics['protocols'];
type Conversations = Statistics['conversations'];

const kinds = ['eth', 'ip', 'ipv6', 'tcp', 'udp'] as const;

/** A capture in figures, as tables for people. */
export function statisticsText(statistics: Statistics, t: Translate): string {
  const {
    packets,
    bytes,
    durationNanos,
    protocols,
    conversations,
    unlistedPackets,
    transfers,
    unlistedTransfers,
  } = statistics;
  const seconds = durationNanos / 1e9;
  const rate = rateOf(bytes, seconds);
  const lines = [
    t('statistics.totals', { count: packets, bytes: formatBytes(bytes), time: durationWords(seconds, t) }) +
      (rate === '' ? '' : t('statistics.totalsRate', { rate })),
    '',
    t('statistics.protocols'),
    ...alignedColumns(protocolRows(protocols, 1), ['left', 'right', 'right']),
  ];
  for (const kind of kinds) {
    const found = conversations.filter((conversation) => conversation.kind === kind);
    if (found.length === 0) continue;
    lines.push('', t('statistics.conversations', { protocol: kind, count: found.length }));
    for (const line of conversationTable(found, t)) lines.push(line);
  }
  if (unlistedPackets > 0) lines.push('', t('statistics.unlisted', { count: unlistedPackets }));
  if (transfers.length > 0) {
    lines.push('', t('statistics.transfers', { count: transfers.length }));
    for (const line of transferTable(transfers, t)) lines.push(line);
  }
  if (unlistedTransfers > 0) lines.push('', t('statistics.unlistedTransfers', { count: unlistedTransfers }));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function protocolRows(protocols: Protocols, depth: number): readonly (readonly string[])[] {
  return protocols.flatMap(({ protocol, packets, bytes, protocols: inner }) => [
    [`${'  '.repeat(depth)}${protocol}`, String(packets), formatBytes(bytes)],
    ...protocolRows(inner, depth + 1),
  ]);
}

function conversationTable(conversations: Conversations, t: Translate): readonly string[] {
  const rows = conversations.map(
    ({ kind, stream, first, second, fromFirst, fromSecond, startNanos, endNanos }) => {
      const seconds = (endNanos - startNanos) / 1e9;
      return [
        `  ${stream === undefined ? '' : `${kind}:${stream}`}`,
        endText(first),
        endText(second),
        `${fromFirst.packets}`,
        formatBytes(fromFirst.bytes),
        `${fromSecond.packets}`,
        formatBytes(fromSecond.bytes),
        (startNanos / 1e9).toFixed(6),
        durationWords(seconds, t),
        rateOf(fromFirst.bytes + fromSecond.bytes, seconds),
      ];
    },
  );
  const { packets, start, duration, rate } = t('statistics.columns', { returnObjects: true }) as Record<
    string,
    string
  >;
  const heads = [
    '',
    'A',
    'B',
    `${packets} A→B`,
    '',
    `${packets} B→A`,
    '',
    start ?? '',
    duration ?? '',
    rate ?? '',
  ];
  return alignedColumns(
    [heads, ...rows],
    ['left', 'left', 'left', ...Array.from({ length: 7 }, () => 'right' as const)],
  );
}

function transferTable(transfers: Statistics['transfers'], t: Translate): readonly string[] {
  const rows = transfers.map(({ transfer, outcome, bytes, repeated, startNanos, endNanos }) => {
    const seconds = (endNanos - startNanos) / 1e9;
    return [
      `  tftp:${transfer.number}`,
      t(`directions.${transfer.direction === 'read' ? 'get' : 'put'}`),
      visibleText(transfer.name),
      endText(transfer.client),
      endText(transfer.server),
      formatBytes(bytes),
      durationWords(seconds, t),
      rateOf(bytes, seconds),
      t('statistics.repeated', { count: repeated }),
      t(`transferOutcomes.${outcome}`),
    ];
  });
  return alignedColumns(rows, [
    'left',
    'left',
    'left',
    'left',
    'left',
    'right',
    'right',
    'right',
    'right',
    'left',
  ]);
}

/** Bytes in a second; nothing for what took no time. */
function rateOf(bytes: number, seconds: number): string {
  return seconds <= 0 ? '' : `${formatBytes(bytes / seconds)}/s`;
}
