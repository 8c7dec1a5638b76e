import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { formatHex } from '../../../../src/bytes/hex.js';
import { useWords } from '../../../views/use-session.js';
import type { ByteRange } from './inspection.js';

const bytesPerLine = 8;
const lineHeight = 20;
const dumpPadding = 6;
/** The lines that a dump shows at most, by its height in inspector.css, and some on either side of them. */
const linesInView = 11;
const linesBeyond = 6;

/** Bytes as a dump in which a range can be selected, by mouse or by keys; only the lines in view are drawn. */
export function HexDump({
  bytes,
  range,
  around,
  onRange,
  onHover,
}: {
  readonly bytes: Uint8Array;
  readonly range: ByteRange;
  /** What the range is a part of: it has a ground of its own. */
  readonly around?: ByteRange | undefined;
  /** Given the range and which of its ends moved. */
  readonly onRange: (range: ByteRange) => void;
  /** Given the offset of the byte that the pointer is at; undefined when it leaves. */
  readonly onHover?: (offset: number | undefined) => void;
}) {
  const { t } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  /** Where a selection began, and where it is extended to. */
  const ends = useRef({ from: range.start, to: range.start });
  const isDragging = useRef(false);
  const lines = Math.ceil(bytes.byteLength / bytesPerLine);
  const [first, setFirst] = useState(0);
  // Lines are of one height: what is drawn follows from the place alone, however many there are.
  const drawnFrom = Math.max(0, first - linesBeyond);
  const drawn = Math.min(lines, first + linesInView + linesBeyond) - drawnFrom;
  const select = (from: number, to: number): void => {
    const last = bytes.byteLength - 1;
    const bounded = Math.max(0, Math.min(last, to));
    ends.current = { from, to: bounded };
    onRange({ start: Math.min(from, bounded), end: Math.max(from, bounded) + 1 });
  };
  const offsetOf = (target: EventTarget): number | undefined => {
    const cell = target instanceof Element ? target.closest('[data-offset]') : null;
    return cell === null ? undefined : Number(cell.getAttribute('data-offset'));
  };
  const showLine = (line: number): void => {
    const element = scroller.current;
    if (element === null) return;
    // With the space above the first and below the last line.
    const [above, below] = [line * lineHeight, (line + 1) * lineHeight + 2 * dumpPadding];
    element.scrollTop = Math.max(below - element.clientHeight, Math.min(above, element.scrollTop));
  };
  // A range that was chosen elsewhere is scrolled into view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked for when it begins elsewhere
  useEffect(() => {
    const { from, to } = ends.current;
    const isOwn = Math.min(from, to) === range.start && Math.max(from, to) === range.end - 1;
    if (!isOwn && to !== range.start && range.end > range.start) {
      ends.current = { from: range.start, to: range.start };
      showLine(Math.floor(range.start / bytesPerLine));
    }
  }, [range.start, range.end]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -bytesPerLine,
      ArrowDown: bytesPerLine,
      PageUp: -bytesPerLine * linesInView,
      PageDown: bytesPerLine * linesInView,
      Home: -bytes.byteLength,
      End: bytes.byteLength,
    };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.max(0, Math.min(bytes.byteLength - 1, ends.current.to + step));
    select(event.shiftKey ? ends.current.from : to, to);
    showLine(Math.floor(to / bytesPerLine));
  };
  const digits = Math.max(4, (bytes.byteLength - 1).toString(16).length);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a grid of bytes that is moved through as one thing
    <div
      ref={scroller}
      className="dump"
      role="group"
      aria-label={t('dump')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved through by keys
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => setFirst(Math.floor(currentTarget.scrollTop / lineHeight))}
      onPointerDown={({ target, shiftKey, button }) => {
        const offset = offsetOf(target);
        if (offset === undefined || button !== 0) return;
        isDragging.current = true;
        select(shiftKey ? ends.current.from : offset, offset);
      }}
      onPointerOver={({ target, buttons }) => {
        const offset = offsetOf(target);
        onHover?.(offset);
        if (!isDragging.current || (buttons & 1) === 0 || offset === undefined) return;
        select(ends.current.from, offset);
      }}
      onPointerLeave={() => onHover?.(undefined)}
      onPointerUp={() => {
        isDragging.current = false;
      }}
    >
      <div className="dump-lines" style={{ height: lines * lineHeight }}>
        {Array.from({ length: drawn }, (_, place) => drawnFrom + place).map((line) => (
          <DumpLine
            key={line}
            bytes={bytes}
            offset={line * bytesPerLine}
            digits={digits}
            range={range}
            around={around}
            top={line * lineHeight}
          />
        ))}
      </div>
    </div>
  );
}

function DumpLine({
  bytes,
  offset,
  digits,
  range,
  around,
  top,
}: {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly digits: number;
  readonly range: ByteRange;
  readonly around: ByteRange | undefined;
  readonly top: number;
}) {
  const line = Array.from(bytes.subarray(offset, offset + bytesPerLine), (byte, index) => ({
    at: offset + index,
    hex: formatHex(Uint8Array.of(byte)),
    ascii: byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
  }));
  const isIn = (at: number, within: ByteRange | undefined): boolean =>
    within !== undefined && at >= within.start && at < within.end;
  const marked = (at: number): string | undefined =>
    isIn(at, range) ? 'on' : isIn(at, around) ? 'around' : undefined;
  return (
    <div className="dump-line" style={{ transform: `translateY(${top}px)` }}>
      <span className="dump-offset">{offset.toString(16).padStart(digits, '0')}</span>
      <span className="dump-hex">
        {line.map(({ at, hex }) => (
          <b key={at} data-offset={at} className={marked(at)}>
            {hex}
          </b>
        ))}
      </span>
      <span className="dump-ascii">
        {line.map(({ at, ascii }) => (
          <b key={at} data-offset={at} className={marked(at)}>
            {ascii}
          </b>
        ))}
      </span>
    </div>
  );
}
