import { formatHex } from '../../../../src/bytes/hex.js';
import type { MessagePreviewReport } from '../../../../src/operations/workspace.js';

type ByteMark = MessagePreviewReport['marks'][number];

/** Bytes of a preview that are shown alike. */
export interface PreviewPart {
  readonly hex: string;
  readonly from: number;
  /** Undefined: they are as they were written. */
  readonly mark: ByteMark | undefined;
}

/** The parts of the first `most` bytes, in their order. Where two marks lie over one another, the later one is shown. */
export function previewParts(
  bytes: Uint8Array,
  marks: readonly ByteMark[],
  most: number,
): readonly PreviewPart[] {
  const end = Math.min(bytes.byteLength, most);
  const places = [0, end, ...marks.flatMap(({ from, to }) => [from, to])].filter((place) => place <= end);
  const cuts = [...new Set(places)].sort((one, other) => one - other);
  return cuts.slice(1).map((to, index) => {
    const from = cuts[index] ?? 0;
    const mark = marks.findLast((one) => one.from <= from && one.to >= to);
    return { hex: formatHex(bytes.subarray(from, to)), from, mark };
  });
}
