import { visibleJson } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { isoTime } from '../../bytes/iso-time.js';
import { type Failure, failureMessage } from '../../errors/error.js';
import type { SequenceReport } from '../../sequence/sequence-report.js';
import type { StepFailure } from '../../sequence/step-failure.js';

/** What has happened in a sequence as a line of `--json` (docs/json.md); empty for what is no line of its own. */
export function sequenceJson(
  file: string,
  report: SequenceReport,
  place: { readonly line: number; readonly column: number } | undefined,
): string {
  switch (report.type) {
    case 'stepEnded': {
      const { step, outcome, tookMs, failure, atMs } = report;
      const { number, verb, title, round } = step;
      const head = { ...timed(atMs, 'sequenceStep'), file, ...place, number, verb, title };
      const rounds = round === 0 ? {} : { round };
      return line({
        ...head,
        ...rounds,
        outcome,
        ms: rounded(tookMs),
        ...(failure === undefined ? {} : failed(failure)),
      });
    }
    case 'exchanged': {
      const { direction, name, peer, bytes, totalBytes, atMs } = report.exchange;
      return line({
        ...timed(atMs, 'sequenceMessage'),
        file,
        direction: direction === 'in' ? 'received' : 'sent',
        endpoint: name,
        peer,
        bytes: totalBytes,
        hex: formatHex(bytes),
      });
    }
    case 'finished': {
      const { outcome, steps, failed: count, skipped, tookMs } = report.result;
      const head = { ...timed(Date.now(), 'sequence'), file, outcome };
      return line({ ...head, steps, failed: count, skipped, ms: rounded(tookMs) });
    }
    default:
      return '';
  }
}

/** A file that cannot be run as a line of `--json`. */
export function faultJson(file: string, failure: Failure): string {
  const { code, fault, params } = failure;
  const message = failureMessage(failure, 'en');
  return line({ ...timed(Date.now(), 'sequence'), file, outcome: 'invalid', code, message, fault, params });
}

function failed({ failure, expected, came, visits, around }: StepFailure): Readonly<Record<string, unknown>> {
  return {
    code: failure.code,
    message: failureMessage(failure, 'en'),
    fault: failure.fault,
    params: failure.params,
    ...(expected === '' ? {} : { expected }),
    came: came.map(({ peer, bytes, totalBytes, afterMs, differing, fields }) => ({
      peer,
      afterMs: rounded(afterMs),
      bytes: totalBytes,
      hex: formatHex(bytes),
      differing: differing.map(({ from, to }) => [from, to]),
      ...(fields.length === 0
        ? {}
        : { fields: Object.fromEntries(fields.map(({ name, text }) => [name, text])) }),
    })),
    ...(visits.length === 0
      ? {}
      : { visits: visits.map((visit) => ({ ...visit, afterMs: rounded(visit.afterMs) })) }),
    around: around.map(({ direction, name, peer, bytes, totalBytes, afterMs }) => ({
      direction: direction === 'in' ? 'received' : 'sent',
      endpoint: name,
      peer,
      afterMs: rounded(afterMs),
      bytes: totalBytes,
      hex: formatHex(bytes),
    })),
  };
}

function timed(atMs: number, type: string): { readonly time: string; readonly type: string } {
  return { time: isoTime(atMs * 1_000, 6), type };
}

/** Milliseconds with three decimals. */
function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

function line(facts: Readonly<Record<string, unknown>>): string {
  return `${visibleJson(facts)}\n`;
}
