import { fileHeaderBytes } from '../capture/pcap/layout.js';
import { type PcapHeader, readPcapHeader } from '../capture/pcap/pcap-header.js';
import { BreakoutboxError } from '../errors/error.js';
import { orThrow } from '../errors/parsed.js';
import type { Address, Libpcap } from './libpcap.js';
import { NativeMemory } from './native-memory.js';

/** Maximum packets that one call takes: with the longest ones a batch grows to 64 MiB, with those of Ethernet to 400 KiB. */
const batchPackets = 256;
/** SEEK_SET of fseek(3). */
const fromStart = 0;

/**
 * Packets of an open handle in batches, as the records of a pcap file. libpcap itself writes them into memory of the C library
 * (pcap_dispatch with pcap_dump into open_memstream), so a batch takes a few calls however many packets it has, and nothing is
 * allocated for a packet.
 */
export class RecordStream {
  /** Says what the records are: their link type, and whether their times have nanoseconds. */
  readonly header: PcapHeader;
  readonly #libpcap: Libpcap;
  readonly #pcap: Address;
  readonly #stream: Address;
  readonly #dump: Address;
  /** Where the C library writes the address and the size of its memory. */
  readonly #place: NativeMemory;
  #at = 0;
  #end = 0;

  /** Of an activated handle. @throws BreakoutboxError CAPTURE_INTERFACE_FAILED where there is no memory for it */
  constructor(libpcap: Libpcap, pcap: Address, interfaceName: string) {
    this.#libpcap = libpcap;
    this.#pcap = pcap;
    this.#place = new NativeMemory(libpcap, 16);
    this.#stream = libpcap.openMemoryStream(this.#place.address, this.#place.address + 8);
    this.#dump = this.#stream === 0 ? 0 : libpcap.dumpTo(pcap, this.#stream);
    if (this.#dump === 0)
      throw new BreakoutboxError('CAPTURE_INTERFACE_FAILED', {
        interface: interfaceName,
        reason: libpcap.errorText(pcap),
      });
    libpcap.flush(this.#stream);
    const head = new NativeMemory(libpcap, fileHeaderBytes);
    libpcap.copy(head.address, this.#place.pointer(0), fileHeaderBytes);
    this.header = orThrow(readPcapHeader(head.bytes, 0));
  }

  /** Takes the packets that have arrived, once the former ones were skipped. Returns their number; negative for an error. */
  read(): number {
    const libpcap = this.#libpcap;
    libpcap.seek(this.#stream, 0, fromStart);
    const packets = libpcap.dispatch(this.#pcap, batchPackets, libpcap.dumpHandler, this.#dump);
    libpcap.flush(this.#stream);
    this.#at = 0;
    this.#end = packets > 0 ? this.#place.pointer(8) : 0;
    return packets;
  }

  /** Bytes that were read and not skipped. */
  get length(): number {
    return this.#end - this.#at;
  }

  /** Copies as much as there is and fits into `bytes` at an address. Returns the number of bytes. */
  copyTo(address: Address, bytes: number): number {
    const count = Math.min(bytes, this.length);
    if (count > 0) this.#libpcap.copy(address, this.#place.pointer(0) + this.#at, count);
    return count;
  }

  /** The next `bytes` are done with. */
  skip(bytes: number): void {
    this.#at += bytes;
  }

  close(): void {
    this.#libpcap.closeDump(this.#dump);
  }
}
