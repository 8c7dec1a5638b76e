import process from 'node:process';
import type { InterfaceCounts, LiveCapture } from '../../app/capture/capture-live.js';
import { visibleJson } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import type { Settings } from '../settings.js';
import { complain } from './output.js';

/** How often it looks at the counts. */
const lookMs = 1_000;

/** How a capture is reported. */
export interface CaptureReportOptions {
  /** Whether a line is redrawn while it runs. */
  readonly drawsProgress: boolean;
  /** Whether it is of a workbench's endpoints, which no kernel drops packets of. */
  readonly isOfEndpoints: boolean;
}

/** The figures of a capture. */
export type CaptureFigures = Pick<LiveCapture, 'packets' | 'counts'>;

/**
 * Reports what a live capture has taken and what was dropped, on standard error: while it runs when something is dropped, or as a
 * line that is redrawn; at the end always, and with `--json` as an object on standard output as well.
 */
export class CaptureReport {
  readonly #figures: CaptureFigures;
  readonly #settings: Settings;
  readonly #drawsProgress: boolean;
  readonly #isOfEndpoints: boolean;
  #timer: NodeJS.Timeout | undefined;
  #reportedDrops = 0;

  constructor(
    figures: CaptureFigures,
    settings: Settings,
    { drawsProgress, isOfEndpoints }: CaptureReportOptions,
  ) {
    this.#figures = figures;
    this.#settings = settings;
    this.#drawsProgress = drawsProgress && !settings.quiet;
    this.#isOfEndpoints = isOfEndpoints;
  }

  /** The capture runs. */
  begun(): void {
    const { translate: t, quiet } = this.#settings;
    const interfaces = this.#figures.counts.map(({ name }) => name).join(', ');
    if (!quiet) complain(this.#isOfEndpoints ? t('recordingEndpoints') : t('capturing', { interfaces }));
    this.#timer = setInterval(() => this.#look(), lookMs);
  }

  /** It has ended; `file` is the last one that was written. */
  finished(file: string | undefined): void {
    clearInterval(this.#timer);
    const { translate: t, quiet, json } = this.#settings;
    const { packets, counts } = this.#figures;
    if (this.#drawsProgress) process.stderr.write('\r\x1b[K');
    if (json) process.stdout.write(`${this.#object()}\n`);
    const hasDrops = droppedOf(counts) > 0;
    if (quiet && !hasDrops) return;
    complain(t(file === undefined ? 'captured' : 'capturedTo', { count: packets, file }));
    for (const { name, received, droppedByKernel, droppedByInterface } of counts) {
      const figures = { count: received, kernel: droppedByKernel, card: droppedByInterface };
      complain(`  ${t(this.#isOfEndpoints ? 'recordedOf' : 'capturedOf', { interface: name, ...figures })}`);
    }
  }

  #object(): string {
    const { packets, counts } = this.#figures;
    const time = isoTime(Date.now() * 1000, 6);
    const interfaces = counts.map(({ name, received, droppedByKernel, droppedByInterface }) => ({
      name,
      received,
      droppedByKernel,
      droppedByInterface,
    }));
    return visibleJson({ time, type: 'captured', packets, interfaces });
  }

  #look(): void {
    const { translate: t } = this.#settings;
    const { packets, counts } = this.#figures;
    const dropped = droppedOf(counts);
    if (this.#drawsProgress)
      process.stderr.write(`\r\x1b[K${t('capturingNow', { count: packets, dropped })}`);
    else if (dropped > this.#reportedDrops)
      complain(t(this.#isOfEndpoints ? 'recordingDropping' : 'captureDropping', { count: dropped }));
    this.#reportedDrops = dropped;
  }
}

function droppedOf(counts: readonly InterfaceCounts[]): number {
  return counts.reduce((sum, one) => sum + one.droppedByKernel + one.droppedByInterface, 0);
}
