import { Buffer } from 'node:buffer';
import { BreakoutboxError } from '../../errors/error.js';
import { servedPath } from '../../tftp/server/served-path.js';

/** Characters of a key. It is part of a subject, and a NATS server takes 4,096 bytes of a line with subject and reply. */
const maxKeyLength = 1_024;

/** A file's name as the library and TFTP write it: parts between slashes. @throws BreakoutboxError TFTP_NAME_REFUSED */
export function libraryName(text: string): string {
  const path = servedPath(text);
  if (!path.ok) throw new BreakoutboxError('TFTP_NAME_REFUSED', { text, reason: path.reason, ...path.more });
  const name = path.segments.join('/');
  if (fileKey(name).length > maxKeyLength)
    throw new BreakoutboxError('TFTP_NAME_REFUSED', { text, reason: 'name-too-long', limit: maxKeyLength });
  return name;
}

/**
 * The key of a name in a bucket of NATS: letters, digits, `-`, `_`, `/` and dots between them as they are, every other byte of UTF-8 as
 * `=` and two hex digits. So `nats kv ls` shows names that can be read.
 */
export function fileKey(name: string): string {
  // A subject has no empty token: a dot stands only between other characters.
  return name.replaceAll(/[^\w/-]/gu, (character, at: number) => {
    const isInside = at > 0 && at < name.length - 1 && name[at - 1] !== '.' && name[at + 1] !== '.';
    if (character === '.' && isInside) return character;
    return [...Buffer.from(character, 'utf8')]
      .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join('');
  });
}

/** The name that a key stands for; undefined for a key that `fileKey` does not write. */
export function nameOfKey(key: string): string | undefined {
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
  const path = servedPath(name);
  return path.ok && path.segments.join('/') === name && fileKey(name) === key ? name : undefined;
}
