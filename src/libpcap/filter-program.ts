import { textAround } from '../bytes/text-around.js';
import { linkType } from '../capture/link-type.js';
import { maxSnapBytes } from '../capture/pcap/layout.js';
import { BreakoutboxError } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';
import type { Address, Libpcap } from './libpcap.js';
import { NativeMemory } from './native-memory.js';

/** PCAP_NETMASK_UNKNOWN: the filter `ip broadcast` is refused, all others do not need it. */
const unknownNetmask = 0xffff_ffff;
/** Characters of a refused filter that are repeated: a longer one is cut around what is wrong. */
const shownCharacters = 80;
/** Of struct bpf_program. */
const programBytes = 16;

/** A capture filter, compiled for the packets of a handle. */
export class FilterProgram {
  readonly #libpcap: Libpcap;
  readonly #pcap: Address;
  readonly #filter: string;
  readonly #program: NativeMemory;

  /** Compiles it. @throws BreakoutboxError CAPTURE_FILTER_INVALID */
  constructor(libpcap: Libpcap, pcap: Address, filter: string) {
    this.#libpcap = libpcap;
    this.#pcap = pcap;
    this.#filter = filter;
    // C would read it to its NUL: what stands behind, such as a condition that was put there, would be lost.
    if (filter.includes('\0'))
      throw new BreakoutboxError('CAPTURE_FILTER_INVALID', {
        filter: textAround(filter, '\0', shownCharacters),
        reason: 'name-has-control-character' satisfies ReasonKey,
      });
    this.#program = new NativeMemory(libpcap, programBytes);
    if (libpcap.compile(pcap, this.#program.address, filter, 1, unknownNetmask) < 0) throw this.#refused();
  }

  /** Has the kernel run it, and frees it. @throws BreakoutboxError CAPTURE_FILTER_INVALID */
  apply(): void {
    const status = this.#libpcap.setFilter(this.#pcap, this.#program.address);
    this.free();
    if (status < 0) throw this.#refused();
  }

  free(): void {
    this.#libpcap.freeProgram(this.#program.address);
  }

  #refused(): BreakoutboxError {
    const reason = this.#libpcap.errorText(this.#pcap);
    // libpcap quotes a word that it does not know; of an error of syntax it does not say the place.
    const [, word = ''] = /'([^']+)'|"([^"]+)"/.exec(reason) ?? [];
    const filter = textAround(this.#filter, word, shownCharacters);
    return new BreakoutboxError('CAPTURE_FILTER_INVALID', { filter, reason });
  }
}

/** Compiles a capture filter for packets of Ethernet, which needs no right and no interface. @throws BreakoutboxError CAPTURE_FILTER_INVALID */
export function checkFilter(libpcap: Libpcap, filter: string): void {
  const pcap = libpcap.openDead(linkType.ethernet, maxSnapBytes);
  try {
    new FilterProgram(libpcap, pcap, filter).free();
  } finally {
    libpcap.close(pcap);
  }
}
