import { useEffect, useState } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { formatRate, formatSpan } from '../../../state/numbers.js';
import { Segments } from '../../../views/select.js';
import { useStore, useWords } from '../../../views/use-session.js';
import type { ConversationList, ConversationRow, TransferRow } from '../reading/messages.js';
import {
  type ConversationColumn,
  type ConversationTable,
  sortedConversations,
  tableOf,
} from '../state/conversation-table.js';
import type { OpenCapture } from '../state/open-capture.js';
import { conversationFilter } from '../state/packet-words.js';

/** Rows that are drawn; a person who has more sorts or filters. */
const maxRows = 1_000;
/** Milliseconds after which a table of a capture that is still being read is asked for again. */
const lookAgainMs = 1_000;

const tables = ['tcp', 'udp', 'tftp', 'ip'] as const;
const tableWords = {
  tcp: 'captureTableTcp',
  udp: 'captureTableUdp',
  tftp: 'captureTableTftp',
  ip: 'captureTableOther',
} as const;
/**
 * The first packet of a conversation may be a server's: that of a TFTP transfer's data, or of a connection older than the
 * capture. So its sides are A and B, as in `bob dissect --stats`, where A sent that packet.
 */
const columns = [
  ['client', 'captureSideA'],
  ['server', 'captureSideB'],
  ['sentBytes', 'captureFromA'],
  ['receivedBytes', 'captureFromB'],
  ['first', 'captureBegan'],
  ['duration', 'captureDuration'],
  ['rate', 'captureRate'],
] as const;

/** Who talked with whom; a press on one shows its packets. */
export function ConversationsView({
  capture,
  onFilter,
}: {
  readonly capture: OpenCapture;
  readonly onFilter: (filter: string) => void;
}) {
  const words = useWords();
  const { t, count } = words;
  const { conversations, transfers } = useTables(capture);
  const { rows } = conversations;
  const [wanted, setTable] = useState<ConversationTable>();
  const [sort, setSort] = useState<{ readonly by: ConversationColumn; readonly isRising: boolean }>({
    by: 'sentBytes',
    isRising: false,
  });
  const counts = { ...conversations.counts, tftp: transfers.length };
  const table = wanted ?? tables.find((one) => counts[one] > 0) ?? 'tcp';
  return (
    <div className="conversations">
      <div className="conversation-bar">
        <Segments
          label={t('captureTables')}
          value={table}
          choices={tables.map((value) => ({
            value,
            label: `${t(tableWords[value])} ${count(counts[value])}`,
          }))}
          onChange={setTable}
        />
        <span className="dim">
          {t('captureTableHint')}
          {table !== 'tftp' && ` ${t('captureSidesHint')}`}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className="conversation-table" tabIndex={0} aria-label={t(tableWords[table])}>
        {table === 'tftp' ? (
          <TransferTable transfers={transfers} onFilter={onFilter} />
        ) : (
          <table>
            <thead>
              <tr>
                {columns.map(([name, word]) => (
                  <th
                    key={name}
                    scope="col"
                    aria-sort={sort.by === name ? (sort.isRising ? 'ascending' : 'descending') : 'none'}
                  >
                    <button
                      type="button"
                      className="quiet conversation-sort"
                      onClick={() => setSort({ by: name, isRising: sort.by === name && !sort.isRising })}
                    >
                      {t(word)}
                      {sort.by === name && (sort.isRising ? ' ↑' : ' ↓')}
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sortedConversations(tableOf(rows, table), sort.by, sort.isRising)
                .slice(0, maxRows)
                .map((one) => (
                  <Conversation key={one.number} one={one} onFilter={onFilter} />
                ))}
            </tbody>
          </table>
        )}
        {counts[table] === 0 && <p className="dim">{t('captureTableEmpty')}</p>}
        <ShownOf
          shown={Math.min(maxRows, table === 'tftp' ? transfers.length : tableOf(rows, table).length)}
          all={counts[table]}
        />
      </section>
    </div>
  );
}

/** That a table does not show all there is. */
function ShownOf({ shown, all }: { readonly shown: number; readonly all: number }) {
  const { t, count } = useWords();
  if (shown >= all) return null;
  return (
    <p className="dim conversation-more">{t('captureFirst', { shown: count(shown), all: count(all) })}</p>
  );
}

function Conversation({
  one,
  onFilter,
}: {
  readonly one: ConversationRow;
  readonly onFilter: (filter: string) => void;
}) {
  const { t, count, language } = useWords();
  const seconds = one.last - one.first;
  const total = one.sentBytes + one.receivedBytes;
  return (
    <tr>
      <td>
        <button type="button" className="link" onClick={() => onFilter(conversationFilter(one.kind, one))}>
          {endOf(one.client, one.clientPort)}
        </button>
      </td>
      <td>{endOf(one.server, one.serverPort)}</td>
      <td
        className="figure"
        title={t('capturePackets', { count: one.sentPackets, shown: count(one.sentPackets) })}
      >
        {formatBytes(one.sentBytes)}
      </td>
      <td
        className="figure"
        title={t('capturePackets', { count: one.receivedPackets, shown: count(one.receivedPackets) })}
      >
        {formatBytes(one.receivedBytes)}
      </td>
      <td className="figure">{one.first.toFixed(3)}</td>
      <td className="figure">{formatSpan(seconds * 1e6, language)}</td>
      <td className="figure">{seconds > 0 ? formatRate(total / seconds) : ''}</td>
    </tr>
  );
}

function TransferTable({
  transfers,
  onFilter,
}: {
  readonly transfers: readonly TransferRow[];
  readonly onFilter: (filter: string) => void;
}) {
  const { t, count, language } = useWords();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('captureFile')}</th>
          <th scope="col">{t('captureClient')}</th>
          <th scope="col">{t('captureServer')}</th>
          <th scope="col">{t('captureModePackets')}</th>
          <th scope="col">{t('captureBytes')}</th>
          <th scope="col">{t('captureBegan')}</th>
          <th scope="col">{t('captureDuration')}</th>
        </tr>
      </thead>
      <tbody>
        {transfers.slice(0, maxRows).map((one) => (
          <tr key={one.number}>
            <td>
              <button
                type="button"
                className="link"
                onClick={() => onFilter(conversationFilter('tftp', { ...one, serverPort: 69 }))}
              >
                {one.file}
              </button>{' '}
              <span className="dim">{one.isRead ? 'RRQ' : 'WRQ'}</span>
              {one.troubles > 0 && (
                <span className="bad">
                  {' '}
                  {t('captureTroubles', { count: one.troubles, shown: count(one.troubles) })}
                </span>
              )}
            </td>
            <td>{endOf(one.client, one.clientPort)}</td>
            <td>{one.server}</td>
            <td className="figure">{count(one.packets)}</td>
            <td className="figure">{formatBytes(one.bytes)}</td>
            <td className="figure">{one.first.toFixed(3)}</td>
            <td className="figure">{formatSpan((one.last - one.first) * 1e6, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An address and its port. */
function endOf(address: string, port: number): string {
  if (port < 0) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The tables, asked for again while the capture is read. */
function useTables(capture: OpenCapture) {
  const { state } = useStore(capture.facts);
  const [found, setFound] = useState<{
    readonly conversations: ConversationList;
    readonly transfers: readonly TransferRow[];
  }>({ conversations: { rows: [], counts: { tcp: 0, udp: 0, ip: 0 } }, transfers: [] });
  useEffect(() => {
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const [conversations, transfers] = await Promise.all([
        capture.client.ask('conversations', undefined),
        capture.client.ask('transfers', undefined),
      ]);
      if (!isWanted) return;
      setFound({ conversations, transfers });
      if (state === 'reading' || state === 'capturing') timer = setTimeout(() => void look(), lookAgainMs);
    };
    void look();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [capture, state]);
  return found;
}
