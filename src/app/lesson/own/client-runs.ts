import type { OwnProgramTask } from '../../../lesson/own-program/task.js';
import type { OwnProgramTraffic } from '../../../lesson/own-program/traffic.js';
import { opcode, opcodeOf } from '../../../wire/tftp/packet.js';

/** A transfer that was left repeats its block for some seconds: as many runs have been begun meanwhile at most. */
const maxFormerPeers = 64;

/**
 * Tells when a student has started a client again. Over TCP that is a connection while no other is open; over UDP, where nobody says that he
 * ends, a datagram from a port that has said nothing in this run; of TFTP a request from such a port.
 */
export class ClientRuns {
  readonly #open = new Set<number>();
  #peer: string | undefined;
  #hasConnected = false;
  /** The first connection of this run. */
  #firstConnection = 0;
  /** Ports of runs before, the latest. */
  readonly #formerPeers = new Set<string>();

  /** Whether a run begins with this traffic, which is the next; not for the first one. */
  isNew(task: OwnProgramTask, traffic: OwnProgramTraffic): boolean {
    switch (traffic.type) {
      case 'connected': {
        const isNew = this.#hasConnected && this.#open.size === 0;
        this.#hasConnected = true;
        this.#open.add(traffic.connection);
        if (isNew) this.#firstConnection = traffic.connection;
        return isNew;
      }
      case 'ended':
        if (traffic.by === 'program') this.#open.delete(traffic.connection);
        return false;
      case 'datagramReceived': {
        const { peer, bytes } = traffic;
        const begins = task.kind !== 'tftp-client' || isRequest(bytes);
        const isNew = begins && this.#peer !== undefined && this.#peer !== peer;
        if (isNew && this.#peer !== undefined) this.#leave(this.#peer);
        if (begins) this.#peer = peer;
        this.#formerPeers.delete(this.#peer ?? '');
        return isNew;
      }
      default:
        return false;
    }
  }

  /** Whether it is of a run before: what a transfer that was left still repeats, the end of a connection. */
  isFormer(traffic: OwnProgramTraffic): boolean {
    if ('connection' in traffic) return traffic.connection < this.#firstConnection;
    return 'peer' in traffic && this.#formerPeers.has(traffic.peer);
  }

  #leave(peer: string): void {
    const [oldest] = this.#formerPeers;
    if (this.#formerPeers.size === maxFormerPeers && oldest !== undefined) this.#formerPeers.delete(oldest);
    this.#formerPeers.add(peer);
  }
}

/** Whether it asks for a file, in either order of the bytes: a program may have mistaken it. */
function isRequest(bytes: Uint8Array): boolean {
  const code = bytes.byteLength < 2 ? 0 : opcodeOf(bytes, 0, bytes.byteLength);
  return code === opcode.readRequest || code === opcode.readRequest << 8;
}
