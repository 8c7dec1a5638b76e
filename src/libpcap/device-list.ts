import { BreakoutboxError } from '../errors/error.js';
import { errorTextBytes, type Libpcap } from './libpcap.js';
import { NativeMemory, textAt } from './native-memory.js';

/** An interface that libpcap can capture on. */
export interface CaptureDeviceInfo {
  readonly name: string;
  /** What libpcap says about it; `undefined` for an ordinary interface. */
  readonly description: string | undefined;
  readonly isUp: boolean;
  readonly isLoopback: boolean;
}

/*
 * struct pcap_if, as on all systems of 64 bits:
 *
 *    +-------------------+
 *  0 | next              |
 *  8 | name              |
 * 16 | description       |
 * 24 | addresses         |
 * 32 | flags (4 bytes)   |
 *    +-------------------+
 */
const deviceBytes = 40;
const flags = { loopback: 1, up: 2 } as const;

/** The interfaces of this machine in libpcap's order, the most useful first. @throws BreakoutboxError CAPTURE_INTERFACE_FAILED */
export function listDevices(libpcap: Libpcap): readonly CaptureDeviceInfo[] {
  const first = new NativeMemory(libpcap, 8);
  const errorText = new NativeMemory(libpcap, errorTextBytes);
  if (libpcap.findDevices(first.address, errorText.address) < 0)
    throw new BreakoutboxError('CAPTURE_INTERFACE_FAILED', { interface: '*', reason: errorText.text(0) });
  const devices: CaptureDeviceInfo[] = [];
  const device = new NativeMemory(libpcap, deviceBytes);
  for (let address = first.pointer(0); address !== 0; address = device.pointer(0)) {
    libpcap.copy(device.address, address, deviceBytes);
    const bits = device.word(32);
    devices.push({
      name: textAt(libpcap, device.pointer(8)) ?? '',
      description: textAt(libpcap, device.pointer(16)),
      isUp: (bits & flags.up) !== 0,
      isLoopback: (bits & flags.loopback) !== 0,
    });
  }
  libpcap.freeDevices(first.pointer(0));
  return devices;
}
