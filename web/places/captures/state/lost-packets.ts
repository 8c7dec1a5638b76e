import type { CaptureReport } from '../../../../src/operations/captures.js';

/** Packets of a live capture that are not in it, by who dropped them. */
export interface LostPackets {
  readonly kernel: number;
  /** The interface or its driver. */
  readonly device: number;
  /** Between the workbench and the list, which is known when the capture has ended. */
  readonly here: number;
}

/** Sums up what was lost of a capture of which `taken` packets are in the list, and no more will come unless `isGrowing`. */
export function lostPackets(
  report: CaptureReport | undefined,
  taken: number,
  isGrowing: boolean,
): LostPackets {
  const interfaces = report?.interfaces ?? [];
  return {
    kernel: interfaces.reduce((sum, { droppedByKernel }) => sum + droppedByKernel, 0),
    device: interfaces.reduce((sum, { droppedByInterface }) => sum + droppedByInterface, 0),
    here: report?.state === 'ended' && !isGrowing ? Math.max(0, report.packets - taken) : 0,
  };
}
