import { Type } from 'typebox';

/** The bytes of a file, piece by piece. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** A file to download. */
export interface NamedByteStream {
  /** The file name to save it under. */
  readonly name: string;
  /** Undefined while nobody knows how many there will be. */
  readonly bytes: number | undefined;
  readonly content: ByteStream;
}

const format = 'binary';

/** A body that is streamed and never buffered. */
export const byteStreamBody = Type.Unsafe<ByteStream>(Type.String({ format, description: 'Its bytes' }));

/** A result that is streamed. */
export const byteStreamResult = Type.Unsafe<NamedByteStream>(
  Type.String({ format, description: 'Its bytes' }),
);

/** Whether a schema is of raw bytes, not of a JSON value. */
export function isByteStream(schema: object | undefined): boolean {
  return schema !== undefined && 'format' in schema && schema.format === format;
}
