import { walkChunks } from './chunks.js';
import type { BodyLength } from './head.js';

/** The bytes by which a body is recognized: all of it, or its first chunk. Empty if it has none. */
export function bodyRange(
  bytes: Uint8Array,
  from: number,
  end: number,
  length: BodyLength,
): readonly [from: number, end: number] {
  if (length.type === 'none' || from < 0) return [0, 0];
  if (length.type !== 'chunked') return [from, end];
  let range: readonly [number, number] | undefined;
  walkChunks(bytes, from, end, {
    chunk: (_, dataFrom, dataBytes) => {
      range ??= [dataFrom, Math.min(dataFrom + dataBytes, end)];
    },
    trailer: () => undefined,
  });
  return range ?? [0, 0];
}
