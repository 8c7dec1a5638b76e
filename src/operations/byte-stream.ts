import { Type } from 'typebox';

/** The bytes of a file, piece by piece. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** A file as it is handed out. */
export interface NamedByteStream {
  /** What it is to be called where it is kept. */
  readonly name: string;
  readonly bytes: number;
  readonly content: ByteStream;
}

const format = 'binary';

/** A body that is passed on as it comes, and kept nowhere. */
export const byteStreamBody = Type.Unsafe<ByteStream>(Type.String({ format, description: 'Its bytes' }));

/** A result that is passed on as it comes. */
export const byteStreamResult = Type.Unsafe<NamedByteStream>(
  Type.String({ format, description: 'Its bytes' }),
);

/** Whether a schema is of bytes as they are, not of a JSON value. */
export function isByteStream(schema: object | undefined): boolean {
  return schema !== undefined && 'format' in schema && schema.format === format;
}
