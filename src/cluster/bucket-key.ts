import { Buffer } from 'node:buffer';

/** Characters of a key. It is part of a subject, and a NATS server takes 4,096 bytes of a line with subject and reply. */
export const maxBucketKeyLength = 1_024;

/**
 * The key of a name in a bucket of NATS: letters, digits, `-`, `_`, `/` and dots between them as they are, every other byte of UTF-8 as
 * `=` and two hex digits. So `nats kv ls` shows names that can be read.
 */
export function bucketKey(name: string): string {
  // A subject has no empty token: a dot stands only between other characters.
  return name.replaceAll(/[^\w/-]/gu, (character, at: number) => {
    const isInside = at > 0 && at < name.length - 1 && name[at - 1] !== '.' && name[at + 1] !== '.';
    if (character === '.' && isInside) return character;
    return [...Buffer.from(character, 'utf8')]
      .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join('');
  });
}

/** Whether a name can be a key of a bucket. */
export function hasBucketKey(name: string): boolean {
  return name !== '' && bucketKey(name).length <= maxBucketKeyLength;
}

/** The name that a key stands for, not empty; undefined for a key that `bucketKey` does not write, or one that is too long. */
export function nameOfBucketKey(key: string): string | undefined {
  if (key.length > maxBucketKeyLength) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < key.length; at += 1) {
    if (key[at] !== '=') {
      bytes.push(key.charCodeAt(at));
      continue;
    }
    bytes.push(Number.parseInt(key.slice(at + 1, at + 3), 16));
    at += 2;
  }
  const name = Buffer.from(bytes).toString('utf8');
  return name !== '' && bucketKey(name) === key ? name : undefined;
}
