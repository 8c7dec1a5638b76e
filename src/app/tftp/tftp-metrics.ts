import type { FileCacheCounters } from '../../store/files/file-cache.js';
import type { ServerCounters } from '../../tftp/server/server-counters.js';
import type { DatagramCounts } from '../../tftp/server/server-engine.js';

/** The figures of a TFTP server in the text format of Prometheus; zeros before it has begun. */
export async function serverMetrics(
  counters: Readonly<ServerCounters> | undefined,
  running: number,
  datagrams: DatagramCounts | undefined,
  cache: FileCacheCounters | undefined,
): Promise<string> {
  // Loaded with the first question: it takes as long as the rest of the program.
  const { Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  const count = (name: string, help: string, value: number | undefined): void => {
    new Counter({ name: `breakoutbox_tftp_${name}_total`, help, registers }).inc(value ?? 0);
  };
  const gauge = (name: string, help: string, value: number | undefined): void => {
    new Gauge({ name: `breakoutbox_tftp_${name}`, help, registers }).set(value ?? 0);
  };
  count('requests', 'Requests that came', counters?.requests);
  count('requests_dropped', 'Requests beyond the rate that is handled', counters?.requestsDropped);
  count('refused', 'Requests that were refused', counters?.refused);
  count('refused_untold', 'Refused requests beyond the rate of ERRORs', counters?.refusedUnanswered);
  count('transfers_started', 'Transfers that began', counters?.transfersStarted);
  const ended = new Counter({
    name: 'breakoutbox_tftp_transfers_ended_total',
    help: 'Transfers that ended',
    labelNames: ['outcome'],
    registers,
  });
  ended.inc({ outcome: 'done' }, counters?.transfersDone ?? 0);
  ended.inc({ outcome: 'failed' }, counters?.transfersFailed ?? 0);
  ended.inc({ outcome: 'aborted' }, counters?.transfersAborted ?? 0);
  count('transfers_evicted', 'Transfers forgotten unanswered to make room', counters?.transfersEvicted);
  count('sent_bytes', 'Bytes of downloads that ended', counters?.sentBytes);
  count('received_bytes', 'Bytes of uploads that ended', counters?.receivedBytes);
  count('retransmitted', 'Packets sent again', counters?.retransmitted);
  count('duplicates', 'Packets that came more than once', counters?.duplicates);
  if (datagrams !== undefined) {
    count('datagrams', 'Datagrams that came', datagrams.received);
    count('datagrams_dropped', 'Datagrams that the system had no room for', datagrams.dropped);
  }
  gauge('transfers_running', 'Transfers that are running', running);
  count('cache_hits', 'Files found in memory', cache?.hits);
  count('cache_misses', 'Files read from the disk', cache?.misses);
  gauge('cache_bytes', 'Bytes of files in memory', cache?.bytes);
  return registry.metrics();
}
