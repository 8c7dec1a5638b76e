import type { CallAct } from './act.js';
import type { BenchSpec } from './lesson.js';
import type { CallName } from './observation.js';

/** What the sockets interface calls an act on a bench of that protocol. A TFTP server is no program of its bench: it serves. */
export function callName({ type, end }: CallAct, protocol: BenchSpec['protocol']): CallName {
  const isStream = protocol === 'tcp';
  switch (type) {
    case 'open':
      return protocol === 'tftp' && end === 'server' ? 'serve' : isStream ? 'listen' : 'bind';
    case 'send':
      return isStream ? 'send' : 'sendto';
    case 'receive':
      return isStream ? 'recv' : 'recvfrom';
    case 'finish':
      return 'shutdown';
    default:
      return type;
  }
}
