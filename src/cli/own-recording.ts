import { CaptureFiles } from '../app/capture/capture-files.js';
import { EndpointRecorder } from '../app/recording/endpoint-recorder.js';
import { complain } from './output/output.js';
import type { Settings } from './settings.js';

/**
 * Runs a command whose endpoints are recorded into `file`, until it ends: `run` gets settings with the recorder. Resolves with its
 * exit status. Rejects as it does, and with CAPTURE_UNWRITABLE.
 */
export async function recordedInto(
  file: string,
  settings: Settings,
  run: (settings: Settings) => number | Promise<number>,
): Promise<number> {
  const files = await CaptureFiles.open(file, undefined);
  const recorder = new EndpointRecorder();
  const recording = recorder.start();
  const written = (async (): Promise<void> => {
    for await (const piece of recording) await files.write(piece);
  })();
  // A full disk is told at the end: the endpoint goes on.
  written.catch(() => undefined);
  let status: number;
  try {
    status = await run({ ...settings, recorder });
  } finally {
    recording.stop();
    await written.finally(() => files.close());
  }
  const { translate: t, quiet } = settings;
  const { packets, dropped, counts } = recording;
  if (!quiet || dropped > 0) {
    complain(t('capturedTo', { count: packets, file }));
    for (const { name, received } of counts)
      complain(`  ${t('recordedOf', { interface: name, count: received, card: dropped })}`);
  }
  return status;
}
