import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { readUtf8 } from '../../bytes/utf8.js';
import { textDigest } from '../../system/text-digest.js';

/** Bytes of the text of a file that is shared; a message of NATS has a mebibyte at most by default. */
export const maxSharedBytes = 512 * 1024;
/** Bytes of what stands before the text. */
const maxHeadBytes = 2_048;
/** Bytes of a whole value. */
export const maxValueBytes = maxSharedBytes + maxHeadBytes;

const name = Type.String({ maxLength: 200 });

const head = Type.Object({
  /** The form of this value. */
  bob: Type.Literal(1),
  /** Who changed it, as that node says: `lin@bench`. */
  by: name,
  /** As whom NATS knows that node, as it says. */
  user: name,
  node: name,
  /** When, milliseconds since 1970, by the clock of that node. */
  atMs: Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 }),
  /** That of the text; a removal has none. */
  digest: Type.Optional(Type.String({ minLength: 16, maxLength: 16 })),
});

/** Who changed a shared file, and when. It is what that node says: whoever may write the bucket may write any name. */
export type SharedAuthor = Readonly<Omit<Static<typeof head>, 'bob' | 'digest'>>;

/** A version of a file as the bucket has it. */
export interface SharedVersion {
  readonly revision: number;
  /** Of the text; empty for a removal. */
  readonly digest: string;
  /** Empty for a removal. */
  readonly text: string;
  /** Undefined for a removal by another program of NATS. */
  readonly author: SharedAuthor | undefined;
}

/** What a value says: a text or a removal. */
export type SharedValue = Omit<SharedVersion, 'revision'>;

/** Writes a text, or undefined for a removal, as a value of the bucket: a line of JSON, and the text as it is. */
export function writeSharedValue(text: string | undefined, author: SharedAuthor): Uint8Array {
  const encoder = new TextEncoder();
  const bytes = encoder.encode(text ?? '');
  const { by, user, node, atMs } = author;
  const marks = { bob: 1, by: cut(by), user: cut(user), node: cut(node), atMs };
  const first = encoder.encode(
    `${JSON.stringify(text === undefined ? marks : { ...marks, digest: textDigest(bytes) })}\n`,
  );
  const value = new Uint8Array(first.length + bytes.length);
  value.set(first);
  value.set(bytes, first.length);
  return value;
}

/** Reads a value; undefined for one that is none of ours, is of a later version, or has another text than it says. */
export function readSharedValue(value: Uint8Array): SharedValue | undefined {
  if (value.length > maxValueBytes) return undefined;
  const end = value.subarray(0, maxHeadBytes).indexOf(0x0a);
  if (end < 0) return undefined;
  try {
    const marks: unknown = JSON.parse(new TextDecoder().decode(value.subarray(0, end)));
    if (!Value.Check(head, marks)) return undefined;
    const { bob: _form, digest = '', ...author } = marks;
    const bytes = value.subarray(end + 1);
    if (digest === '') return bytes.length === 0 ? { digest, text: '', author } : undefined;
    const read = readUtf8(bytes);
    return read.ok && textDigest(bytes) === digest ? { digest, text: read.text, author } : undefined;
  } catch {
    return undefined;
  }
}

/** A name within its bound: those of the system may be of any length. */
function cut(text: string): string {
  return [...text].slice(0, 100).join('');
}
