import { nowMicros } from '../../system/clock.js';
import type { ClientFigures } from '../../tftp/client/client-request.js';
import type { TransferOutcome } from '../../tftp/outcome.js';
import { RateOfLastSecond } from '../../tftp/rate-of-last-second.js';
import type { TransferFinished, TransferOptions } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { silentSeconds } from './tftp-events.js';

/** What every event of one transfer says. */
export interface ClientTransferContext {
  readonly hub: Hub;
  readonly endpoint: string;
  readonly id: string;
  readonly direction: 'get' | 'put';
  /** The name in the request. */
  readonly file: string;
}

/** Publishes what happens to one transfer of a client. An event that nobody subscribes to is not built. */
export class ClientTransferEvents {
  readonly #context: ClientTransferContext;
  readonly #rate = new RateOfLastSecond();

  constructor(context: ClientTransferContext) {
    this.#context = context;
  }

  /** The server at `peer`, `ADDRESS:PORT`, has answered. */
  started(peer: string, options: TransferOptions, { totalBytes }: ClientFigures): void {
    const { hub, endpoint, id, direction, file } = this.#context;
    if (!hub.wants('transferStarted')) return;
    const event = { type: 'transferStarted', timeMicros: nowMicros(), endpoint, id, role: 'client' } as const;
    const total = totalBytes === undefined ? {} : { totalBytes };
    hub.publish({ ...event, direction, file, peer, options, ...total });
  }

  /** How far it is at `nowMs`, milliseconds of any one clock; publishes nothing before the first byte. */
  progressed({ bytes, totalBytes }: ClientFigures, nowMs: number): void {
    const { hub, endpoint, id } = this.#context;
    if (!hub.wants('transferProgressed') || bytes === 0) return;
    const rateBytesPerSecond = this.#rate.at(nowMs, bytes);
    const event = { type: 'transferProgressed', timeMicros: nowMicros(), endpoint, id, bytes } as const;
    const total = totalBytes === undefined ? {} : { totalBytes };
    hub.publish({ ...event, rateBytesPerSecond, ...total });
  }

  /** It has ended, with the server at `peer`, `ADDRESS:PORT`. */
  finished(peer: string, figures: ClientFigures, ended: TransferOutcome): void {
    const { hub, endpoint, id, file } = this.#context;
    if (!hub.wants('transferFinished')) return;
    const { bytes, retransmitted, duplicates, ageMs, waits } = figures;
    const event = { type: 'transferFinished', timeMicros: nowMicros(), endpoint, id, file, peer } as const;
    const moved = { bytes, seconds: roundedSeconds(ageMs), retransmitted, duplicates };
    const { outcome, ...failed } = ended;
    hub.publish({ ...event, outcome, ...moved, ...silentSeconds(waits?.silenceMs ?? 0), ...failed });
  }
}

/** The age of a client's transfer in seconds, to the millisecond, as its report and its last event have it. */
export function roundedSeconds(ageMs: number): TransferFinished['seconds'] {
  return Math.round(ageMs) / 1_000;
}
