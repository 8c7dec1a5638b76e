import { useEffect, useMemo, useState } from 'react';
import { completePrefixBytes } from '../../../../src/bytes/encodings.js';
import type { MessageEntry } from '../log/log-entry.js';
import type { StreamText } from '../log/stream-text.js';
import { utf8Steps } from './inspection.js';

/** Where a message stops being UTF-8: not known yet, nowhere, or at a byte. */
export type Utf8Reading =
  | { readonly type: 'unknown' }
  | { readonly type: 'valid' }
  | { readonly type: 'invalid'; readonly offset: number };

const unknown: Utf8Reading = { type: 'unknown' };

/**
 * Whether a message is UTF-8, but for characters that begin or end in a message beside it. A short one is read at once, a
 * long one a step a frame, so that none waits for it.
 */
export function useInvalidUtf8(entry: MessageEntry, bytes: Uint8Array, stream: StreamText): Utf8Reading {
  const { steps, first } = useMemo(() => {
    const joins = stream.encoding === 'utf-8' && stream.joins;
    const joined = joins ? stream.joined(entry, bytes) : bytes;
    const whole = joins ? joined.subarray(0, completePrefixBytes(joined, 'utf-8')) : joined;
    const before = joined.byteLength - bytes.byteLength;
    const steps = readings(whole, before);
    return { steps, first: steps.next().value };
  }, [entry, bytes, stream]);
  const [later, setLater] = useState<{ readonly of: typeof steps; readonly reading: Utf8Reading }>();
  useEffect(() => {
    if (first.type !== 'unknown') return;
    let frame = 0;
    const advance = (): void => {
      const { value: reading } = steps.next();
      if (reading.type === 'unknown') frame = requestAnimationFrame(advance);
      else setLater({ of: steps, reading });
    };
    frame = requestAnimationFrame(advance);
    return () => cancelAnimationFrame(frame);
  }, [steps, first]);
  return later?.of === steps ? later.reading : first;
}

/** The result after each step; the last is final, however often it is read again. */
function* readings(bytes: Uint8Array, before: number): Generator<Utf8Reading, Utf8Reading> {
  const check = utf8Steps(bytes);
  for (let step = check.next(); ; step = check.next()) {
    if (step.done !== true) yield unknown;
    else if (step.value === undefined) return { type: 'valid' };
    else return { type: 'invalid', offset: Math.max(0, step.value - before) };
  }
}
