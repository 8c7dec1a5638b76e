import { platform, release, type } from 'node:os';
import { maxSnapBytes } from '../../capture/pcap/layout.js';
import { type CaptureDeviceInfo, listDevices } from '../../libpcap/device-list.js';
import { openLibpcap } from '../../libpcap/libpcap.js';
import { LiveCapture } from '../../libpcap/live-capture.js';
import { localAddresses } from '../../system/local-addresses.js';
import { entryFiles } from '../entries/entry-files.js';
import { ownVersion } from '../package-files.js';

export { libpcapVersion } from '../../libpcap/libpcap.js';
export type { LiveCapture } from '../../libpcap/live-capture.js';
export type { InterfaceCounts } from '../../libpcap/thread-messages.js';

/** What a live capture takes. */
export interface LiveCaptureOptions {
  /** Names of interfaces, one at least; `any` for all of Linux. */
  readonly interfaces: readonly string[];
  /** A capture filter of libpcap, such as `udp port 69` (pcap-filter(7)). Without one, all packets are taken. */
  readonly captureFilter?: string | undefined;
  /** Maximum captured bytes of a packet. Default 262,144, which is the maximum. */
  readonly snapBytes?: number | undefined;
  /** Bytes of the kernel's buffer for each interface, which the kernel locks in memory. Default 16 MiB. */
  readonly bufferBytes?: number | undefined;
  /** Whether packets for other machines are taken as well. Default true. */
  readonly promiscuous?: boolean | undefined;
  /**
   * Whether each packet of this machine's own sockets gets comments that name the program, `sent by node (pid 4711)`, or `?` where the
   * socket was gone before anybody could ask. On Linux alone. Default true.
   */
  readonly processes?: boolean | undefined;
  /** Packets after which it ends by itself. */
  readonly count?: number | undefined;
}

/** The default of `bufferBytes`: a second of 100,000 packets of 100 bytes. */
export const usualBufferBytes = 16 * 1024 * 1024;

/**
 * Captures packets of interfaces until `stop` is called: pieces of a pcapng file that can be written as they are, or read by
 * whatever takes a capture. Times have nanoseconds where the system gives them.
 *
 *     const live = await captureLive({ interfaces: ['eth0'], captureFilter: 'udp port 69' });
 *     for await (const row of captureRows(live)) process.stdout.write(row);
 *
 * Rejects with a `BreakoutboxError`: CAPTURE_LIBPCAP_MISSING, CAPTURE_NOT_PERMITTED, CAPTURE_INTERFACE_MISSING,
 * CAPTURE_INTERFACE_DOWN, CAPTURE_FILTER_INVALID or CAPTURE_INTERFACE_FAILED.
 */
export function captureLive({
  interfaces,
  captureFilter = '',
  snapBytes = maxSnapBytes,
  bufferBytes = usualBufferBytes,
  promiscuous = true,
  processes = true,
  count = 0,
}: LiveCaptureOptions): Promise<LiveCapture> {
  const application = `Breakoutbox ${ownVersion()}`;
  const system = `${type()} ${release()}`;
  return LiveCapture.open(
    {
      interfaces,
      filter: captureFilter,
      snapBytes,
      bufferBytes,
      promiscuous,
      processes: processes && platform() === 'linux',
      count,
      application,
      system,
    },
    entryFiles.captureThread,
  );
}

/** An interface that packets can be captured on. */
export interface CaptureInterfaceInfo extends CaptureDeviceInfo {
  /** Its addresses, IPv6 link-local ones with their zone. */
  readonly addresses: readonly string[];
}

/** The interfaces that libpcap knows, the most useful first. @throws BreakoutboxError CAPTURE_LIBPCAP_MISSING */
export function listCaptureInterfaces(): readonly CaptureInterfaceInfo[] {
  const addresses = localAddresses();
  return listDevices(openLibpcap()).map((device) => ({
    ...device,
    addresses: addresses
      .filter(({ interfaceName }) => interfaceName === device.name)
      .map(({ address }) => address),
  }));
}
