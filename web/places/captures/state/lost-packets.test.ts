import { expect, it } from 'vitest';
import type { CaptureReport } from '../../../../src/operations/captures.js';
import { lostPackets } from './lost-packets.js';

const counts = { name: 'lo', received: 10, droppedByKernel: 2, droppedByInterface: 1 };
const report = (state: CaptureReport['state']): CaptureReport => ({
  state,
  packets: 7,
  interfaces: [counts, counts],
});

it('sums up what each interface lost, and knows at the end what did not come to the list', () => {
  expect(lostPackets(report('running'), 5, true)).toEqual({ kernel: 4, device: 2, here: 0 });
  expect(lostPackets(report('ended'), 5, false)).toEqual({ kernel: 4, device: 2, here: 2 });
  // The rest may be on its way.
  expect(lostPackets(report('ended'), 5, true).here).toBe(0);
  expect(lostPackets(report('ended'), 7, false).here).toBe(0);
  expect(lostPackets(undefined, 5, true)).toEqual({ kernel: 0, device: 0, here: 0 });
});
