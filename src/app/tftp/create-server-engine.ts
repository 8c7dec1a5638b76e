import { sessionsOptions } from '../../config/sessions-options.js';
import type { TftpServerInput } from '../../config/tftp-server-input.js';
import type { TftpServerSpec } from '../../config/tftp-server-spec.js';
import { ThreadedTftpServer } from '../../linux/tftp/threaded-tftp-server.js';
import { PortableTftpServer } from '../../net/tftp/portable-tftp-server.js';
import type { RewriteRules } from '../../tftp/server/rewrite-rules.js';
import type { ServedFiles } from '../../tftp/server/served-files.js';
import type { ServerObserver, TftpServerEngine } from '../../tftp/server/server-engine.js';
import { type RunningEngine, threadsOf } from '../engine.js';
import { entryFiles } from '../entries/entry-files.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';

/** What the engine of a TFTP server needs. */
export interface ServerEngineOptions {
  readonly input: TftpServerInput;
  /** The parsed `input`. */
  readonly spec: TftpServerSpec;
  /** The parsed rules of `spec`. */
  readonly rules: RewriteRules;
  readonly files: ServedFiles;
  /** Sockets that are bound already, by number. */
  readonly descriptors: readonly number[];
  /** Steps of each transfer that are kept for its story. */
  readonly traceSteps: number;
  /** Sees its datagrams while it records. */
  readonly recorder: EndpointRecorder | undefined;
}

/** Makes the engine `name` of a TFTP server; nothing is bound until it is opened. */
export function createServerEngine(
  name: RunningEngine['name'],
  { input, spec, rules, files, descriptors, traceSteps, recorder }: ServerEngineOptions,
  observer: ServerObserver,
): TftpServerEngine {
  if (name === 'linux') {
    const threads = threadsOf(spec, descriptors);
    const { spinMicros } = spec;
    const entry = entryFiles.tftpServerThread;
    // Each thread reads the rules and makes its sessions itself.
    const options = { input, spec, descriptors, traceSteps, threads, spinMicros, entry, recording: recorder };
    return new ThreadedTftpServer(options, files, observer);
  }
  const { host, port, singlePort, tidPorts, ignoresMtu } = spec;
  return new PortableTftpServer(
    { port, singlePort, ignoresMtu, descriptors, host, tidPorts },
    sessionsOptions(spec, rules, files, traceSteps),
    observer,
    recorder,
  );
}
