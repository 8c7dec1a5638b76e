import { createRequire } from 'node:module';
import process from 'node:process';
import { BreakoutboxError } from '../errors/error.js';

/** An address in memory, as a plain number: user space ends far below 2^53. */
export type Address = number;

/** Statuses of libpcap's calls (pcap/pcap.h); warnings are positive. */
export const pcapStatus = {
  noSuchDevice: -5,
  permissionDenied: -8,
  interfaceDown: -9,
  promiscuousDenied: -11,
} as const;

/** Bytes of the text that libpcap writes for an error. */
export const errorTextBytes = 256;

/** The calls of libpcap that are used (pcap(3PCAP)). A handle is an address; the caller keeps memory alive during a call. */
interface PcapCalls {
  /** 0 for an error, of which `errorText` then has `errorTextBytes` at most. */
  create(device: string, errorText: Address): Address;
  /** A handle of no interface, for filters of packets of that link type. */
  openDead(linkType: number, snapBytes: number): Address;
  setSnapBytes(pcap: Address, bytes: number): number;
  setPromiscuous(pcap: Address, on: number): number;
  setTimeout(pcap: Address, ms: number): number;
  setBufferBytes(pcap: Address, bytes: number): number;
  /** `precision` 1 for nanoseconds. */
  setTimePrecision(pcap: Address, precision: number): number;
  /** 0, a warning or one of `pcapStatus`. */
  activate(pcap: Address): number;
  setNonBlocking(pcap: Address, on: number, errorText: Address): number;
  compile(pcap: Address, program: Address, filter: string, optimize: number, netmask: number): number;
  setFilter(pcap: Address, program: Address): number;
  freeProgram(program: Address): void;
  /** Passes at most `count` packets that have arrived to the function at `handler`. Returns their number; negative for an error. */
  dispatch(pcap: Address, count: number, handler: Address, user: Address): number;
  /** A writer of a capture file to a stream of the C library, whose head it writes. */
  dumpTo(pcap: Address, stream: Address): Address;
  /** Ends the writer, and closes its stream. */
  closeDump(dump: Address): void;
  statistics(pcap: Address, counts: Address): number;
  descriptor(pcap: Address): number;
  errorText(pcap: Address): string;
  close(pcap: Address): void;
  findDevices(first: Address, errorText: Address): number;
  freeDevices(first: Address): void;
  version(): string;
}

/** Calls of the C library beside it. */
interface StreamCalls {
  /** A stream into memory that grows: its address and size are written to `memory` and `bytes` by each flush. */
  openMemoryStream(memory: Address, bytes: Address): Address;
  flush(stream: Address): number;
  seek(stream: Address, offset: number, whence: number): number;
  copy(to: Address, from: Address, bytes: number): Address;
  textBytes(text: Address): number;
  /** Waits until one of `count` descriptors is readable, `timeoutMs` at most (poll(2)). */
  poll(descriptors: Address, count: number, timeoutMs: number): number;
}

/** libpcap in this process. */
export interface Libpcap extends PcapCalls, StreamCalls {
  /** The address of libpcap's own handler that writes each packet to a dump: no call comes back to JavaScript for a packet. */
  readonly dumpHandler: Address;
  /** The address of a view's bytes, which do not move while its buffer is referenced. */
  addressOf(view: Uint8Array): Address;
}

/** The part of koffi that is used. */
interface Koffi {
  load(path: string | null): KoffiLibrary;
  address(value: unknown): bigint;
}

interface KoffiLibrary {
  func(definition: string): (...args: readonly unknown[]) => never;
  symbol(name: string): unknown;
}

/** The library's names: as Debian packages it, as others do, as a developer's link, and on macOS. */
const fileNames =
  process.platform === 'darwin'
    ? ['/usr/lib/libpcap.A.dylib', 'libpcap.dylib', '/opt/homebrew/opt/libpcap/lib/libpcap.dylib']
    : ['libpcap.so.0.8', 'libpcap.so.1', 'libpcap.so'];

let opened: Libpcap | undefined;

/** libpcap, by foreign function calls. @throws BreakoutboxError CAPTURE_LIBPCAP_MISSING */
export function openLibpcap(names: readonly string[] = fileNames): Libpcap {
  if (names !== fileNames) return load(names);
  opened ??= load(names);
  return opened;
}

function load(names: readonly string[]): Libpcap {
  let koffi: Koffi;
  try {
    // Required, not imported: a machine without koffi must be able to go on.
    koffi = createRequire(import.meta.url)('koffi') as Koffi;
  } catch (error) {
    throw missing(error);
  }
  let last: unknown;
  for (const name of names) {
    try {
      return bind(koffi, koffi.load(name));
    } catch (error) {
      last = error;
    }
  }
  throw missing(last);
}

function missing(cause: unknown): BreakoutboxError {
  const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return new BreakoutboxError('CAPTURE_LIBPCAP_MISSING', { reason }, { cause });
}

function bind(koffi: Koffi, pcap: KoffiLibrary): Libpcap {
  const libc = koffi.load(null);
  const call = <F>(definition: string, library = pcap): F => library.func(definition) as unknown as F;
  return Object.freeze<Libpcap>({
    create: call('uintptr_t pcap_create(const char *, uintptr_t)'),
    openDead: call('uintptr_t pcap_open_dead(int, int)'),
    setSnapBytes: call('int pcap_set_snaplen(uintptr_t, int)'),
    setPromiscuous: call('int pcap_set_promisc(uintptr_t, int)'),
    setTimeout: call('int pcap_set_timeout(uintptr_t, int)'),
    setBufferBytes: call('int pcap_set_buffer_size(uintptr_t, int)'),
    setTimePrecision: call('int pcap_set_tstamp_precision(uintptr_t, int)'),
    activate: call('int pcap_activate(uintptr_t)'),
    setNonBlocking: call('int pcap_setnonblock(uintptr_t, int, uintptr_t)'),
    compile: call('int pcap_compile(uintptr_t, uintptr_t, const char *, int, uint32_t)'),
    setFilter: call('int pcap_setfilter(uintptr_t, uintptr_t)'),
    freeProgram: call('void pcap_freecode(uintptr_t)'),
    dispatch: call('int pcap_dispatch(uintptr_t, int, uintptr_t, uintptr_t)'),
    dumpTo: call('uintptr_t pcap_dump_fopen(uintptr_t, uintptr_t)'),
    closeDump: call('void pcap_dump_close(uintptr_t)'),
    statistics: call('int pcap_stats(uintptr_t, uintptr_t)'),
    descriptor: call('int pcap_get_selectable_fd(uintptr_t)'),
    errorText: call('const char *pcap_geterr(uintptr_t)'),
    close: call('void pcap_close(uintptr_t)'),
    findDevices: call('int pcap_findalldevs(uintptr_t, uintptr_t)'),
    freeDevices: call('void pcap_freealldevs(uintptr_t)'),
    version: call('const char *pcap_lib_version()'),
    openMemoryStream: call('uintptr_t open_memstream(uintptr_t, uintptr_t)', libc),
    flush: call('int fflush(uintptr_t)', libc),
    seek: call('int fseek(uintptr_t, long, int)', libc),
    copy: call('uintptr_t memcpy(uintptr_t, uintptr_t, size_t)', libc),
    textBytes: call('size_t strlen(uintptr_t)', libc),
    poll: call('int poll(uintptr_t, unsigned long, int)', libc),
    dumpHandler: Number(koffi.address(pcap.symbol('pcap_dump'))),
    addressOf: (view) => Number(koffi.address(view)),
  });
}

/** The version of libpcap here, `1.10.3`; `undefined` without one. */
export function libpcapVersion(): string | undefined {
  try {
    return /version (\S+)/.exec(openLibpcap().version())?.[1];
  } catch {
    return undefined;
  }
}
