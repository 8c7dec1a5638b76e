import { joinBytes } from '../../../bytes/join-bytes.js';
import { formatSocketAddress } from '../../../bytes/socket-address.js';
import type { OwnProgramTraffic } from '../../../lesson/own-program/traffic.js';
import type { Ends, Recorder, RecorderSource, Side, StreamRecorder } from '../../../transport/recorder.js';

/**
 * What passes between a student's program and an endpoint of the bench, told as the watch takes it: bytes as they arrive and leave,
 * before the endpoint makes messages of them. For a tap.
 */
export class OwnTraffic implements RecorderSource, Recorder {
  readonly #tell: (traffic: OwnProgramTraffic) => void;
  readonly #now: () => number;
  readonly #connected: (connection: number, ends: Ends) => void;
  #connections = 0;

  /** `now` are milliseconds that never go back. */
  constructor(
    now: () => number,
    tell: (traffic: OwnProgramTraffic) => void,
    connected: (connection: number, ends: Ends) => void,
  ) {
    this.#now = now;
    this.#tell = tell;
    this.#connected = connected;
  }

  get recorder(): Recorder {
    return this;
  }

  /** It records from its beginning on. */
  watch(): () => void {
    return () => undefined;
  }

  stream(ends: Ends): StreamRecorder {
    this.#connections += 1;
    const connection = this.#connections;
    const at = this.#now;
    const tell = this.#tell;
    this.#connected(connection, ends);
    tell({ type: 'connected', connection, at: at() });
    const ended = new Set<Side>();
    const end = (by: Side, how: 'end' | 'reset'): void => {
      if (ended.has(by)) return;
      ended.add(by);
      tell({ type: 'ended', connection, by: by === 'peer' ? 'program' : 'bench', how, at: at() });
    };
    return {
      sent: (by, bytes) => tell({ type: by === 'peer' ? 'received' : 'sent', connection, bytes, at: at() }),
      finished: (by) => end(by, 'end'),
      reset: (by) => end(by, 'reset'),
      closed: () => end('local', 'end'),
    };
  }

  datagram(by: Side, { local, peer }: Ends, parts: readonly Uint8Array[]): void {
    const bytes = joinBytes(parts);
    const ends = {
      local: formatSocketAddress(local.address, local.port),
      peer: formatSocketAddress(peer.address, peer.port),
    };
    const at = this.#now();
    if (by === 'peer') this.#tell({ type: 'datagramReceived', ...ends, bytes, at });
    else this.#tell({ type: 'datagramSent', ...ends, bytes, isLost: false, at });
  }
}
