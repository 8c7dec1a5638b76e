import { type BootFile, type BootMachine, firstOf, lastNanosOf } from './boot-machine.js';
import { fileEvent } from './boot-story.js';
import { type BootVerdict, bootVerdicts } from './boot-verdicts.js';

/** Silence after which what a machine waits for counts as not coming: DHCP clients ask again after 4 seconds (RFC 2131, section 4.1). */
const patienceNanos = 5_000_000_000;
/** Silence after which a machine has loaded all that it asks for, and after which a transfer is stuck. */
const pauseNanos = 2_000_000_000;

/** What a machine that boots does now. */
export type BootState =
  /** Something is wrong; what, the gravest first. */
  | { readonly type: 'wrong'; readonly verdicts: readonly BootVerdict[] }
  /** Nothing has come of a file for so long. */
  | { readonly type: 'stuck'; readonly file: BootFile; readonly silentNanos: number }
  | { readonly type: 'loading'; readonly file: BootFile }
  /** The capture ends in the middle of a file. */
  | { readonly type: 'cut'; readonly file: BootFile }
  /** It has all that it asked for. */
  | {
      readonly type: 'loaded';
      readonly tookNanos: number;
      readonly files: number;
      readonly bytes: number;
      /** What is odd, though it went well. */
      readonly verdicts: readonly BootVerdict[];
    }
  /** It has asked a DHCP server, or has its answer, and goes on. */
  | { readonly type: 'asking' };

/** Judges a machine at a time of the capture, in nanoseconds since its first packet; `isOver` if nothing more can come. */
export function bootState(machine: BootMachine, nowNanos: number, isOver: boolean): BootState {
  const silentNanos = Math.max(0, nowNanos - lastNanosOf(machine));
  const isQuiet = isOver || silentNanos >= patienceNanos;
  const verdicts = bootVerdicts(machine, isQuiet);
  const last = machine.files.at(-1);
  if (last?.outcome === 'running' && !verdicts.some(({ fault }) => fault !== undefined)) {
    const silent = nowNanos - last.lastNanos;
    return silent >= pauseNanos
      ? { type: 'stuck', file: last, silentNanos: silent }
      : { type: 'loading', file: last };
  }
  const missed = isQuiet ? missedFile(machine) : undefined;
  const all = missed === undefined ? verdicts : [...verdicts, missed];
  const grave = all.filter(({ fault }) => fault !== undefined);
  const isLoaded = last?.outcome === 'complete';
  if (grave.length > 0 || (all.length > 0 && !isLoaded))
    return { type: 'wrong', verdicts: [...grave, ...all.filter(({ fault }) => fault === undefined)] };
  if (last?.outcome === 'unfinished') return { type: 'cut', file: last };
  if (last !== undefined && isLoaded) {
    if (!isOver && silentNanos < pauseNanos) return { type: 'loading', file: last };
    const got = machine.files.filter(({ outcome }) => outcome === 'complete');
    return {
      type: 'loaded',
      tookNanos: last.lastNanos - firstOf(machine).timeNanos,
      files: got.length,
      bytes: got.reduce((sum, { doneBytes }) => sum + doneBytes, 0),
      verdicts,
    };
  }
  return { type: 'asking' };
}

/** That the file that a machine asked for last did not come. */
function missedFile({ files }: BootMachine): BootVerdict | undefined {
  const last = files.at(-1);
  if (last === undefined || !['notFound', 'unanswered', 'failed'].includes(last.outcome)) return undefined;
  const { code, params } = fileEvent(last);
  return { code, params, fault: last.outcome === 'notFound' ? 'client' : 'server' };
}
