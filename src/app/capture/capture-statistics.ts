import type { Statistics } from '../../capture/conversations/statistics.js';
import { StatisticsCounter } from '../../capture/conversations/statistics-counter.js';
import { TftpTransfers } from '../../capture/tftp/transfers.js';
import { createProtocols } from '../../wire/protocols.js';
import type { CaptureSource } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';

/**
 * A capture in figures: packets and bytes, which protocols they have, who talks with whom (by address of the link, IP and IPv6, by TCP
 * and UDP), and TFTP transfers.
 *
 *     const { conversations } = await captureStatistics('boot.pcapng');
 *
 * Rejects with the failures of a filter, and as `readCapture` throws. A capture that is damaged or cut off is counted up to there if
 * `damaged` is given: it gets the failure.
 */
export async function captureStatistics(
  source: CaptureSource,
  { filter, codecs, damaged }: CaptureOptions & { readonly damaged?: (failure: unknown) => void } = {},
): Promise<Statistics> {
  const protocols = createProtocols(codecs);
  const allTransfers = filter === undefined ? undefined : TftpTransfers.ofAll();
  const every = allTransfers?.take.bind(allTransfers);
  const counter = new StatisticsCounter(protocols, allTransfers);
  let hasPackets = false;
  try {
    const visit = (packet: Parameters<StatisticsCounter['take']>[0]): void => {
      hasPackets = true;
      counter.take(packet);
    };
    for await (const _ of walkCapture(source, visit, { filter, every, protocols }));
  } catch (error) {
    if (damaged === undefined || !hasPackets) throw error;
    damaged(error);
  }
  return counter.finished();
}
