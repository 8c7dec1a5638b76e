import type { CounterGrowth, PortFacts, Protocol } from './facts.js';
import { type Finding, fault, ok, unknown } from './finding.js';
import { concernedSockets } from './port-subject.js';

/** Bytes of a receive buffer that make a reader suspect that nobody reads it: Linux's usual buffer is 212,992. */
const manyWaitingBytes = 100_000;

/** Whether the program takes what the kernel holds for it: datagrams in a buffer, connections in a queue. */
export function queueFindings(facts: PortFacts): readonly Finding[] {
  if (facts.sockets.length === 0) return [];
  return facts.protocol === 'udp' ? bufferFindings(facts) : acceptFindings(facts);
}

function bufferFindings(facts: PortFacts): readonly Finding[] {
  const { protocol, port, watch } = facts;
  const before = sum(concernedSockets(facts).map(({ drops }) => drops));
  const after = concernedSockets({ ...facts, sockets: watch.sockets });
  const total = sum(after.map(({ drops }) => drops));
  const waiting = sum(after.map(({ waiting: bytes }) => bytes));
  const values = { protocol, port, dropped: total - before, total, waiting, seconds: watch.seconds };
  if (total > before) return [fault('buffer-full', values)];
  if (waiting > manyWaitingBytes) return [fault('buffer-unread', values)];
  return [total > 0 ? unknown('buffer-was-full', values) : ok('buffer', values)];
}

function acceptFindings(facts: PortFacts): readonly Finding[] {
  const { protocol, port, watch } = facts;
  const before = sum(concernedSockets(facts).map(({ waiting }) => waiting));
  const waiting = sum(concernedSockets({ ...facts, sockets: watch.sockets }).map((socket) => socket.waiting));
  const overflows = watch.counters?.listenOverflows ?? 0;
  const values = { protocol, port, waiting, overflows, seconds: watch.seconds };
  if (waiting > 0 && overflows > 0) return [fault('accept-overflow', values)];
  // Without a watch, one may have come this moment.
  const isStuck = watch.seconds > 0 && before > 0 && waiting >= before;
  return [isStuck ? fault('accept-unread', values) : ok('accept', values)];
}

/** Whether something came to an interface for the port during the watch, and what the kernel did with it. */
export function arrivalFindings(facts: PortFacts): readonly Finding[] {
  const { protocol, port, watch } = facts;
  const { packets, counters, seconds } = watch;
  const values = { protocol, port, seconds };
  const lost = lossFindings(protocol, port, counters, seconds);
  if (packets.state === 'unwatched') return lost;
  if (packets.state === 'hidden') return [unknown(`arrival-${packets.why}`, values), ...lost];
  const came = packets.interfaces.filter(({ packets: count }) => count > 0);
  const count = sum(came.map(({ packets: number }) => number));
  if (count === 0) return [unknown('arrival-none', values), ...lost];
  const all = {
    ...values,
    packets: count,
    interfaces: came.map(({ interfaceName }) => interfaceName).join(' '),
  };
  if (protocol === 'tcp' || counters === undefined) return [ok('arrival-seen', all), ...lost];
  const after = concernedSockets({ ...facts, sockets: watch.sockets });
  // A socket that took the place of another one during the watch begins at 0.
  const dropped = Math.max(
    0,
    sum(after.map(({ drops }) => drops)) - sum(concernedSockets(facts).map(({ drops }) => drops)),
  );
  const waiting = sum(after.map((socket) => socket.waiting));
  // Datagrams are counted when a program reads them, those of all sockets together: without growth, this one had nothing.
  if (counters.delivered + dropped === 0)
    return [fault(waiting > 0 ? 'arrival-unread' : 'arrival-lost', { ...all, waiting }), ...lost];
  if (dropped > 0 || waiting > 0) return [ok('arrival-seen', all), ...lost];
  return [
    counters.delivered >= count
      ? ok('arrival', all)
      : unknown('arrival-partly', { ...all, delivered: counters.delivered }),
    ...lost,
  ];
}

/** Reasons for which the kernel dropped something during the watch, on whatever port: its counters are of the whole machine. */
export function lossFindings(
  protocol: Protocol,
  port: number,
  counters: CounterGrowth | undefined,
  seconds: number,
): readonly Finding[] {
  if (counters === undefined) return [];
  const of = (count: number) => ({ protocol, port, seconds, count });
  const { badChecksum, reversePath, otherAddress, lostFragments, noPort } = counters;
  const isUdp = protocol === 'udp';
  return [
    ...(reversePath > 0 ? [fault('lost-reverse-path', of(reversePath))] : []),
    ...(isUdp && badChecksum > 0 ? [fault('lost-checksum', of(badChecksum))] : []),
    ...(isUdp && lostFragments > 0 ? [fault('lost-fragments', of(lostFragments))] : []),
    ...(otherAddress > 0 ? [unknown('lost-other-address', of(otherAddress))] : []),
    ...(isUdp && noPort > 0 ? [unknown('lost-no-port', of(noPort))] : []),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
