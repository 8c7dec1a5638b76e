import process from 'node:process';
import { BreakoutboxError } from '../errors/error.js';
import { FilterProgram } from './filter-program.js';
import { type Address, errorTextBytes, type Libpcap, pcapStatus } from './libpcap.js';
import { NativeMemory } from './native-memory.js';
import { RecordStream } from './record-stream.js';

/** How an interface is listened on. */
export interface DeviceOptions {
  /** The capture filter in libpcap's language (pcap-filter(7)); empty for none. */
  readonly filter: string;
  /** Maximum captured bytes of a packet. */
  readonly snapBytes: number;
  /** Bytes of the kernel's buffer. */
  readonly bufferBytes: number;
  /** Whether packets for other machines are taken as well. */
  readonly promiscuous: boolean;
}

/** Packets that an open interface had and lost since its filter was there. */
export interface DeviceCounts {
  /** Packets that the filter selected, the dropped ones included. */
  readonly received: number;
  /** Packets that the kernel dropped because its buffer was full. */
  readonly droppedByKernel: number;
  /** Packets that the interface or its driver dropped. */
  readonly droppedByInterface: number;
}

/** How long the kernel collects packets before it hands them over, when they do not fill a block earlier. */
export const collectMs = 100;

/** Nanoseconds, of pcap_set_tstamp_precision. */
const nanoseconds = 1;
/** struct pcap_stat: ps_recv, ps_drop and ps_ifdrop of 4 bytes each; Windows adds more. */
const statisticsBytes = 24;
/** The counters of libpcap wrap around. */
const counterRange = 2 ** 32;

/** An interface that packets are captured on. */
export class CaptureDevice {
  readonly name: string;
  /** Its packets. */
  readonly records: RecordStream;
  readonly #libpcap: Libpcap;
  readonly #pcap: Address;
  readonly #statistics: NativeMemory;
  readonly #last = [0, 0, 0];
  readonly #totals = [0, 0, 0];

  private constructor(libpcap: Libpcap, pcap: Address, name: string) {
    this.name = name;
    this.#libpcap = libpcap;
    this.#pcap = pcap;
    this.#statistics = new NativeMemory(libpcap, statisticsBytes);
    this.records = new RecordStream(libpcap, pcap, name);
    // Until the filter was there, everything that passes the interface went into the buffer, and on a busy one past it.
    this.#count();
    this.#totals.fill(0);
  }

  /**
   * Opens `name` for reading without waiting.
   * @throws BreakoutboxError CAPTURE_INTERFACE_MISSING, CAPTURE_NOT_PERMITTED, CAPTURE_INTERFACE_DOWN, CAPTURE_FILTER_INVALID,
   * CAPTURE_INTERFACE_FAILED
   */
  static open(libpcap: Libpcap, name: string, options: DeviceOptions): CaptureDevice {
    // C would read a name to its NUL, and open another interface.
    if (name.includes('\0')) throw new BreakoutboxError('CAPTURE_INTERFACE_MISSING', { interface: name });
    const errorText = new NativeMemory(libpcap, errorTextBytes);
    const pcap = libpcap.create(name, errorText.address);
    if (pcap === 0) throw failed(name, errorText.text(0));
    try {
      libpcap.setSnapBytes(pcap, options.snapBytes);
      libpcap.setPromiscuous(pcap, options.promiscuous ? 1 : 0);
      libpcap.setTimeout(pcap, collectMs);
      libpcap.setBufferBytes(pcap, options.bufferBytes);
      // An interface that has microseconds alone goes on with them.
      libpcap.setTimePrecision(pcap, nanoseconds);
      const status = libpcap.activate(pcap);
      if (status < 0) throw notActivated(status, name, libpcap.errorText(pcap));
      if (options.filter !== '') new FilterProgram(libpcap, pcap, options.filter).apply();
      if (libpcap.setNonBlocking(pcap, 1, errorText.address) < 0) throw failed(name, errorText.text(0));
      return new CaptureDevice(libpcap, pcap, name);
    } catch (error) {
      libpcap.close(pcap);
      throw error;
    }
  }

  /** Units of its packets' times in a second. */
  get unitsPerSecond(): number {
    return this.records.header.nanoseconds ? 1_000_000_000 : 1_000_000;
  }

  /** Becomes readable when packets have arrived; -1 where the system has none that does. */
  get descriptor(): number {
    return this.#libpcap.descriptor(this.#pcap);
  }

  /** Takes the packets that have arrived as `records`. Returns their number. @throws BreakoutboxError CAPTURE_INTERFACE_FAILED */
  read(): number {
    const packets = this.records.read();
    if (packets < 0) throw failed(this.name, this.#libpcap.errorText(this.#pcap));
    return packets;
  }

  counts(): DeviceCounts {
    this.#count();
    const [received = 0, droppedByKernel = 0, droppedByInterface = 0] = this.#totals;
    return { received, droppedByKernel, droppedByInterface };
  }

  #count(): void {
    // An interface that is gone has the counts of the last time.
    if (this.#libpcap.statistics(this.#pcap, this.#statistics.address) !== 0) return;
    for (const index of [0, 1, 2]) {
      const now = this.#statistics.word(index * 4);
      const step = (now - (this.#last[index] ?? 0) + counterRange) % counterRange;
      this.#totals[index] = (this.#totals[index] ?? 0) + step;
      this.#last[index] = now;
    }
  }

  close(): void {
    this.records.close();
    this.#libpcap.close(this.#pcap);
  }
}

function notActivated(status: number, name: string, reason: string): BreakoutboxError {
  switch (status) {
    case pcapStatus.noSuchDevice:
      return new BreakoutboxError('CAPTURE_INTERFACE_MISSING', { interface: name });
    case pcapStatus.permissionDenied:
    case pcapStatus.promiscuousDenied:
      return new BreakoutboxError('CAPTURE_NOT_PERMITTED', { interface: name, node: process.execPath });
    case pcapStatus.interfaceDown:
      return new BreakoutboxError('CAPTURE_INTERFACE_DOWN', { interface: name });
    default:
      return failed(name, reason === '' ? `libpcap ${status}` : reason);
  }
}

function failed(name: string, reason: string): BreakoutboxError {
  return new BreakoutboxError('CAPTURE_INTERFACE_FAILED', { interface: name, reason });
}
