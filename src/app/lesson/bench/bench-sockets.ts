import { formatSocketAddress, type SocketAddress } from '../../../bytes/socket-address.js';
import type { EndName } from '../../../lesson/act.js';
import type { BenchSpec } from '../../../lesson/lesson.js';
import type { SocketState } from '../../../lesson/observation.js';
import type { BenchEnd } from '../../../net/lesson/bench-end.js';
import { type SocketRow, socketRows } from '../../../system/ports.js';

const loopback = '127.0.0.1';

/** The sockets of a bench as the system's table has them now, one for each end. */
export async function benchSockets(
  ends: ReadonlyMap<EndName, BenchEnd>,
  protocol: BenchSpec['protocol'],
): Promise<readonly SocketState[]> {
  const ports = new Set([...ends.values()].flatMap(({ localPort }) => localPort ?? []));
  const [tcp, udp] = [protocol === 'tcp', protocol !== 'tcp'];
  const rows = await socketRows({ tcp, udp, listening: false, ports });
  return [...ends].map(([name, end]) => stateOf(name, end, protocol, rows));
}

/** The socket of an end in the system's table: the connection that it is about, or else the one that it listens with. */
function stateOf(
  name: EndName,
  end: BenchEnd,
  protocol: BenchSpec['protocol'],
  rows: readonly SocketRow[],
): SocketState {
  const { localPort, peerPort } = end;
  const own = rows.filter(({ local }) => local.port === localPort && localPort !== undefined);
  const listening = own.find(({ peer }) => peer === undefined || peer.port === 0);
  const connected = own.find(({ peer }) => peer?.port === peerPort && peerPort !== undefined);
  const row = connected ?? listening;
  const isListening = row !== undefined && row === listening && protocol === 'tcp';
  const aimed = peerPort === undefined ? undefined : { address: loopback, port: peerPort };
  return {
    end: name,
    state: row === undefined ? undefined : protocol === 'tcp' ? row.state : 'UDP',
    local: addressText(row?.local),
    peer: addressText(connected?.peer ?? aimed),
    ...(protocol === 'tcp' && listening !== undefined && row !== listening && { listens: true }),
    unread: end.unread + (isListening ? 0 : (row?.waiting ?? 0)),
    waiting: end.waiting + (protocol === 'tcp' ? (listening?.waiting ?? 0) : 0),
    pid: row?.pid,
  };
}

function addressText(at: SocketAddress | undefined): string | undefined {
  return at && formatSocketAddress(at.address, at.port);
}
