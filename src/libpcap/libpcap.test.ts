import { describe, expect, it } from 'vitest';
import { listDevices } from './device-list.js';
import { libpcapVersion, openLibpcap } from './libpcap.js';

describe('libpcap', () => {
  it('that cannot be loaded is named with the ways to install it', () => {
    const load = (): unknown => openLibpcap(['libpcap-of-nobody.so']);
    expect(load).toThrow(/apt install .*dnf install .*brew install /);
    expect(load).toThrow(expect.objectContaining({ code: 'CAPTURE_LIBPCAP_MISSING', fault: 'system' }));
  });

  const version = libpcapVersion();
  it.skipIf(version === undefined)(
    'says its version, and lists the loopback interface (needs libpcap)',
    () => {
      expect(version).toMatch(/^\d+\.\d+/);
      expect(listDevices(openLibpcap())).toContainEqual(expect.objectContaining({ isLoopback: true }));
    },
  );
});
