import type { TftpMachine, TftpRefusal, TftpSearch } from '../../operations/tftp.js';
import { hardwareAddress } from '../../system/hardware-address.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { type DigestEntry, TftpDigest } from '../../traffic/tftp-digest.js';

const maxRefused = 20;
const maxSearches = 20;
const maxMachines = 50;

/** A bounded summary of a server's requests for the page: refusals, searches, and machines. */
export class RequestHistory {
  readonly #digest = new TftpDigest();
  readonly #machines = new Map<string, TftpMachine>();
  #refused: readonly TftpRefusal[] = [];
  #searches: readonly TftpSearch[] = [];

  /** Takes one event of a server. */
  take(event: TrafficEvent): void {
    this.#keep(this.#digest.take(event));
    for (const { type: _, ...machine } of this.#digest.machines()) this.#stands(machine);
  }

  /** Single refused requests, the latest first; for a run of missing names see `searches`. */
  refused(nowMicros: number): readonly TftpRefusal[] {
    this.#keep(this.#digest.due(nowMicros));
    return this.#refused;
  }

  /** When `refused` grows if no event comes before, in microseconds since 1970; infinite if nothing waits. */
  get dueMicros(): number {
    return this.#digest.dueMicros;
  }

  /** Searches, the latest first. */
  get searches(): readonly TftpSearch[] {
    return this.#searches;
  }

  /** Machines that have transferred something, the latest first. */
  get machines(): readonly TftpMachine[] {
    return [...this.#machines.values()].toSorted((one, other) => other.timeMicros - one.timeMicros);
  }

  #keep(entries: readonly DigestEntry[]): void {
    for (const event of entries) {
      if (event.type === 'error') {
        const { timeMicros, endpoint, peer = '', failure } = event;
        this.#refused = [{ timeMicros, endpoint, peer, failure }, ...this.#refused.slice(0, maxRefused - 1)];
      } else if (event.type === 'namesMissed') {
        const { type: _, found, nearest, ...search } = event;
        const more = {
          ...(found === undefined ? {} : { found }),
          ...(nearest === undefined ? {} : { nearest }),
        };
        this.#searches = [{ ...search, ...more }, ...this.#searches.slice(0, maxSearches - 1)];
      }
    }
  }

  #stands(machine: TftpMachine): void {
    const { client, files, failed, timeMicros } = machine;
    const known = this.#machines.get(client);
    if (files + failed === 0 || known?.timeMicros === timeMicros) return;
    // The system forgets its neighbours, so the hardware address is kept once it is known.
    const mac = known?.mac ?? hardwareAddress(client);
    this.#machines.delete(client);
    this.#machines.set(client, { ...machine, ...(mac === undefined ? {} : { mac }) });
    const [oldest] = this.#machines.keys();
    if (this.#machines.size > maxMachines && oldest !== undefined) this.#machines.delete(oldest);
  }
}
