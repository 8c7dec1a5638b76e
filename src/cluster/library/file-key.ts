import { BreakoutboxError } from '../../errors/error.js';
import { servedPath } from '../../tftp/server/served-path.js';
import { bucketKey, maxBucketKeyLength, nameOfBucketKey } from '../bucket-key.js';

/** A file's name as the library and TFTP write it: parts between slashes. @throws BreakoutboxError TFTP_NAME_REFUSED */
export function libraryName(text: string): string {
  const path = servedPath(text);
  if (!path.ok) throw new BreakoutboxError('TFTP_NAME_REFUSED', { text, reason: path.reason, ...path.more });
  const name = path.segments.join('/');
  if (bucketKey(name).length > maxBucketKeyLength)
    throw new BreakoutboxError('TFTP_NAME_REFUSED', {
      text,
      reason: 'name-too-long',
      limit: maxBucketKeyLength,
    });
  return name;
}

/** The name of a file that a key stands for; undefined for a key that the library does not write. */
export function libraryNameOfKey(key: string): string | undefined {
  const name = nameOfBucketKey(key);
  if (name === undefined) return undefined;
  const path = servedPath(name);
  return path.ok && path.segments.join('/') === name ? name : undefined;
}
