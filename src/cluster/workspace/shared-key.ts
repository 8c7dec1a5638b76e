import { Buffer } from 'node:buffer';
import { fileKey } from '../library/file-key.js';

/** Characters of a key: it is part of a subject, and a NATS server takes 4,096 bytes of a line. */
const maxKeyLength = 1_024;

/** Whether a path can be a key of the bucket. */
export function hasSharedKey(path: string): boolean {
  return path !== '' && fileKey(path).length <= maxKeyLength;
}

/** The path that a key stands for, whatever it leads to; undefined for a key that `fileKey` does not write. */
export function sharedPathOfKey(key: string): string | undefined {
  if (key.length > maxKeyLength) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < key.length; at += 1) {
    if (key[at] !== '=') {
      bytes.push(key.charCodeAt(at));
      continue;
    }
    bytes.push(Number.parseInt(key.slice(at + 1, at + 3), 16));
    at += 2;
  }
  const path = Buffer.from(bytes).toString('utf8');
  return path !== '' && fileKey(path) === key ? path : undefined;
}
