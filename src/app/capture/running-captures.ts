import { BreakoutboxError, type Failure } from '../../errors/error.js';
import { checkFilter } from '../../libpcap/filter-program.js';
import { openLibpcap } from '../../libpcap/libpcap.js';
import type { NamedByteStream } from '../../operations/byte-stream.js';
import type { CaptureInterface, CaptureReport, CaptureRequest } from '../../operations/captures.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';
import type { EndpointRecording } from '../recording/endpoint-recording.js';
import { captureLive, type LiveCapture, listCaptureInterfaces } from './capture-live.js';

/** Captures that may run at a time: each has a thread, 16 MiB in the kernel and as much on its way. */
const maxRunning = 8;
/** Reports that are kept of captures that have ended; the oldest go first. */
const maxEnded = 32;

/** Who reads a capture. */
export interface CaptureReader {
  /** Aborted when nobody reads it any longer. */
  readonly gone: AbortSignal;
  /** The ports of the TCP connection by which it is read. */
  readonly connection: { readonly localPort: number | undefined; readonly remotePort: number };
}

/** A capture that runs: of interfaces, or of the workbench's own endpoints. */
type RunningCapture = LiveCapture | EndpointRecording;

/** The live captures of a workbench, by ids that their readers choose. A capture runs for as long as somebody reads it. */
export class RunningCaptures {
  /** Undefined while its interfaces are being opened. */
  readonly #running = new Map<string, RunningCapture | undefined>();
  readonly #ended = new Map<string, CaptureReport>();
  readonly #recorder: EndpointRecorder;

  /** `recorder` sees the workbench's endpoints. */
  constructor(recorder: EndpointRecorder) {
    this.#recorder = recorder;
  }

  /** @throws BreakoutboxError CAPTURE_LIBPCAP_MISSING, CAPTURE_INTERFACE_FAILED */
  interfaces(): readonly CaptureInterface[] {
    return listCaptureInterfaces().map(({ description, ...rest }) =>
      description === undefined ? rest : { ...rest, description },
    );
  }

  /** @throws BreakoutboxError CAPTURE_LIBPCAP_MISSING, CAPTURE_FILTER_INVALID */
  checkFilter(filter: string): void {
    checkFilter(openLibpcap(), filter);
  }

  /**
   * Begins a capture. Its content is taken once, and ends when the capture is stopped; once `gone` is aborted it ends at once.
   * Rejects with what `captureLive` rejects with, and with CAPTURE_RUNNING or CAPTURE_LIMIT.
   */
  async begin(
    id: string,
    { captureFilter = '', ...request }: CaptureRequest,
    { gone, connection }: CaptureReader,
  ): Promise<NamedByteStream> {
    this.#reserve(id);
    let live: LiveCapture;
    try {
      live = await captureLive({ ...request, captureFilter: withoutReader(captureFilter, connection) });
    } catch (error) {
      this.#running.delete(id);
      // A person wrote no more of the filter than this.
      if (error instanceof BreakoutboxError && error.code === 'CAPTURE_FILTER_INVALID')
        throw new BreakoutboxError(error.code, { ...error.failure.params, filter: captureFilter });
      throw error;
    }
    return this.#read(id, live, gone, request.interfaces.join('-'));
  }

  /** Begins a recording of the endpoints, which ends as a capture does. @throws BreakoutboxError CAPTURE_RUNNING, CAPTURE_LIMIT */
  beginEndpoints(id: string, { gone }: Pick<CaptureReader, 'gone'>): NamedByteStream {
    this.#reserve(id);
    return this.#read(id, this.#recorder.start(), gone, 'endpoints');
  }

  /** @throws BreakoutboxError CAPTURE_UNKNOWN */
  report(id: string): CaptureReport {
    const live = this.#running.get(id);
    const report = live === undefined ? this.#ended.get(id) : reportOf('running', live);
    if (report === undefined) throw new BreakoutboxError('CAPTURE_UNKNOWN', { capture: id });
    return report;
  }

  /** Ends a capture behind what has arrived; one that has ended stays as it is. @throws BreakoutboxError CAPTURE_UNKNOWN */
  stop(id: string): void {
    this.report(id);
    this.#running.get(id)?.stop();
  }

  /** Ends all of them at once. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#running.values(), (live) => live?.close()));
  }

  #reserve(id: string): void {
    if (this.#running.has(id)) throw new BreakoutboxError('CAPTURE_RUNNING', { capture: id });
    if (this.#running.size >= maxRunning) throw new BreakoutboxError('CAPTURE_LIMIT', { most: maxRunning });
    this.#ended.delete(id);
    this.#running.set(id, undefined);
  }

  /** Gives a capture to its reader, as a file of that name. */
  #read(id: string, capture: RunningCapture, gone: AbortSignal, name: string): NamedByteStream {
    this.#running.set(id, capture);
    const close = (): void => {
      this.#end(id, capture);
      void capture.close();
    };
    if (gone.aborted) close();
    else gone.addEventListener('abort', close, { once: true });
    return { name: `${name}.pcapng`, bytes: undefined, content: this.#content(id, capture) };
  }

  /** What is captured, to its end. What ended it is in its report: an answer that has begun has no other place for it. */
  async *#content(id: string, live: RunningCapture): AsyncGenerator<Uint8Array, void, undefined> {
    let failed: Failure | undefined;
    try {
      yield* live;
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      failed = error.failure;
    } finally {
      this.#end(id, live, failed);
    }
  }

  /** Keeps the report of a capture that has ended, unless that has been done. */
  #end(id: string, live: RunningCapture, failed?: Failure): void {
    if (this.#running.get(id) !== live) return;
    this.#running.delete(id);
    this.#ended.set(id, reportOf('ended', live, failed));
    for (const old of this.#ended.keys()) {
      if (this.#ended.size <= maxEnded) break;
      this.#ended.delete(old);
    }
  }
}

function reportOf(
  state: CaptureReport['state'],
  { packets, counts }: RunningCapture,
  failed?: Failure,
): CaptureReport {
  return { state, packets, interfaces: counts, ...(failed === undefined ? {} : { failure: failed }) };
}

/**
 * A capture filter without the connection by which the capture is read: where that passes the interface, each packet would be
 * captured and sent as a packet that is captured in turn, without end.
 */
function withoutReader(filter: string, { localPort, remotePort }: CaptureReader['connection']): string {
  const own = localPort === undefined ? '' : `tcp port ${localPort} and `;
  const others = `not (${own}tcp port ${remotePort})`;
  return filter.trim() === '' ? others : `(${filter}) and ${others}`;
}
