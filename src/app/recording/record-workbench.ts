import { BreakoutboxError } from '../../errors/error.js';
import { dataFolder } from '../workspace/default-workspace.js';
import { runningWorkbench } from '../workspace/workspace-lock.js';
import { RemoteRecording, type RemoteRecordingOptions } from './remote-recording.js';

/** Which workbench's endpoints are recorded, and how long. */
export interface WorkbenchRecordingOptions extends RemoteRecordingOptions {
  /** The folder of its workspace; default: the one that a workbench takes by itself. */
  readonly workspace?: string | undefined;
}

/**
 * Begins to record what the endpoints of a running workbench send and receive. Rejects with a `BreakoutboxError`:
 * WORKBENCH_NOT_RUNNING, CAPTURE_LIMIT, CAPTURE_INTERFACE_FAILED.
 */
export async function recordWorkbench({
  workspace = dataFolder(),
  ...options
}: WorkbenchRecordingOptions): Promise<RemoteRecording> {
  const workbench = await runningWorkbench(workspace);
  if (workbench === undefined) throw new BreakoutboxError('WORKBENCH_NOT_RUNNING', { folder: workspace });
  return RemoteRecording.open(workbench, options);
}
