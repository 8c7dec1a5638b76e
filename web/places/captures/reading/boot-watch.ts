import { BootFollower } from '../../../../src/capture/stories/boot-follower.js';
import { createProtocols } from '../../../../src/wire/protocols.js';
import type { CaptureReading } from './capture-reading.js';
import type { BootReport, PassProgress } from './messages.js';

/** Machines that are given at most. */
const maxMachines = 500;

/**
 * Follows the machines that boot, also in packets that are still to come. `report` is called after each part of the capture with what
 * gives the report, which takes time: it need not be called.
 */
export async function watchBoot(
  reading: CaptureReading,
  report: (progress: PassProgress, machines: () => BootReport) => void,
): Promise<void> {
  const protocols = createProtocols();
  const follower = new BootFollower();
  await reading.walkAll(
    protocols,
    () => true,
    (packet) => follower.take(packet),
    (looked, isDone) => {
      if (isDone) follower.end();
      report({ looked, isDone }, () => {
        const machines = follower.machines();
        return { looked, isDone, machines: machines.slice(-maxMachines), count: machines.length };
      });
    },
  );
}
