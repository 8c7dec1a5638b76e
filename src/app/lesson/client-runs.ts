import type { OwnProgramTask } from '../../lesson/own-program/task.js';
import type { OwnProgramTraffic } from '../../lesson/own-program/traffic.js';
import { opcode, opcodeOf } from '../../wire/tftp/packet.js';

/**
 * Tells when a student has started a client again. Over TCP that is a connection while no other is open; over UDP, where nobody says that he
 * ends, a datagram from a port that has said nothing in this run; of TFTP a request from such a port.
 */
export class ClientRuns {
  readonly #open = new Set<number>();
  #peer: string | undefined;
  #hasConnected = false;

  /** Whether a run begins with this traffic, which is the next; not for the first one. */
  isNew(task: OwnProgramTask, traffic: OwnProgramTraffic): boolean {
    switch (traffic.type) {
      case 'connected': {
        const isNew = this.#hasConnected && this.#open.size === 0;
        this.#hasConnected = true;
        this.#open.add(traffic.connection);
        return isNew;
      }
      case 'ended':
        if (traffic.by === 'program') this.#open.delete(traffic.connection);
        return false;
      case 'datagramReceived': {
        const { peer, bytes } = traffic;
        const begins = task.kind !== 'tftp-client' || isRequest(bytes);
        const isNew = begins && this.#peer !== undefined && this.#peer !== peer;
        if (begins) this.#peer = peer;
        return isNew;
      }
      default:
        return false;
    }
  }
}

/** Whether it asks for a file, in either order of the bytes: a program may have mistaken it. */
function isRequest(bytes: Uint8Array): boolean {
  const code = bytes.byteLength < 2 ? 0 : opcodeOf(bytes, 0, bytes.byteLength);
  return code === opcode.readRequest || code === opcode.readRequest << 8;
}
