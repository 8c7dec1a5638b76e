import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { completePrefixBytes } from '../../../../src/bytes/encodings.js';
import { bytePieces } from '../../../../src/bytes/text-pieces.js';
import { Pieces } from '../log/pieces.js';

/** Bytes that are decoded and drawn at a time: noise makes as many marks, and a frame has room for those. */
const partBytes = 4096;

/** A message's text, whole: the beginning at once, the rest as it is scrolled to. */
export function WholeText({
  whole,
  encoding,
}: {
  /** With what its first character began with. */
  readonly whole: Uint8Array;
  readonly encoding: EncodingName;
}) {
  const [shown, setShown] = useState(partBytes);
  const end = useRef<HTMLSpanElement>(null);
  const parts = useMemo(() => partsOf(whole, encoding, shown), [whole, encoding, shown]);
  const isAll = shown >= whole.byteLength;
  useEffect(() => {
    const element = end.current;
    if (element === null) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) setShown(shown + partBytes);
      },
      { rootMargin: '400px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [shown]);
  return (
    <p className="whole-text">
      {parts.map(({ start, part }) => (
        <Part key={start} bytes={part} encoding={encoding} />
      ))}
      {!isAll && <span ref={end}>…</span>}
    </p>
  );
}

/** Drawn once: parts that come later change nothing of it. */
const Part = memo(
  function Part({ bytes, encoding }: { readonly bytes: Uint8Array; readonly encoding: EncodingName }) {
    return (
      <span className="text-part">
        <Pieces pieces={bytePieces(bytes, encoding)} />
      </span>
    );
  },
  (before, after) =>
    before.bytes.byteOffset === after.bytes.byteOffset &&
    before.bytes.byteLength === after.bytes.byteLength &&
    before.bytes.buffer === after.bytes.buffer &&
    before.encoding === after.encoding,
);

/** The first bytes in parts of whole characters, up to `shown` or a few more. */
function partsOf(
  bytes: Uint8Array,
  encoding: EncodingName,
  shown: number,
): readonly { readonly start: number; readonly part: Uint8Array }[] {
  const parts: { start: number; part: Uint8Array }[] = [];
  for (let start = 0; start < Math.min(shown, bytes.byteLength); ) {
    const part = bytes.subarray(start, start + partBytes);
    const isLast = start + part.byteLength === bytes.byteLength;
    const length = isLast ? part.byteLength : completePrefixBytes(part, encoding);
    parts.push({ start, part: part.subarray(0, length) });
    start += length;
  }
  return parts;
}
