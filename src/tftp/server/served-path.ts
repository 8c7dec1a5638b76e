import type { ErrorParams } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';

/** A name that may be looked up below the served folder, or the reason why not. */
export type ServedPath = { readonly ok: true; readonly segments: readonly string[] } | Unservable;

/** Why a name is not looked up, and the values for the message of that reason. */
export interface Unservable {
  readonly ok: false;
  readonly reason: ReasonKey;
  readonly more: ErrorParams;
}

/** Longest name that is checked, in UTF-16 units. */
export const maxNameLength = 1_024;

/** The refusal of names longer than `maxNameLength`. */
export const nameTooLong: Unservable = { ok: false, reason: 'name-too-long', more: { limit: maxNameLength } };

/** Longest name of one file or folder in nearly every file system. */
const maxSegmentLength = 255;

/**
 * The folders and the file that a request's `name` denotes below the served folder. A leading slash denotes that folder, as
 * boot ROMs write it; empty segments and `.` are ignored. Refused are names that could lead out of it on any system, or that no
 * file has: `..`, drive letters, backslashes (a rule can turn them into slashes), control characters, malformed UTF-8 and names
 * that are too long. `a..b` is a file. The shell checks symbolic links, because only it reads the disk.
 */
export function servedPath(name: string): ServedPath {
  const refuse = (reason: ReasonKey, more: ErrorParams = {}): Unservable => ({ ok: false, reason, more });
  if (name.length > maxNameLength) return nameTooLong;
  if (/[\x00-\x1f\x7f-\x9f]/.test(name)) return refuse('name-has-control-character');
  if (name.includes('\ufffd')) return refuse('name-not-utf8');
  if (name.includes('\\')) return refuse('name-has-backslash');
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.length === 0 || name.endsWith('/') || /(^|\/)\.$/.test(name)) return refuse('name-lacks-file');
  // Windows drops trailing dots and spaces of a name: "..." and ".. ." lead up there as well.
  if (segments.some((segment) => /^\.\.[. ]*$/.test(segment))) return refuse('name-leads-out');
  if (segments.some((segment) => /^[a-z]:/i.test(segment))) return refuse('name-has-drive-letter');
  if (segments.some((segment) => segment.length > maxSegmentLength)) {
    return refuse('name-part-too-long', { limit: maxSegmentLength });
  }
  return { ok: true, segments };
}

/**
 * The name of a client's own folder: its IPv4 address, or its IPv6 address with dashes, because not every system allows a colon
 * in a file name. An IPv4-mapped address counts as the IPv4 address; a zone id is left out.
 */
export function clientFolder(address: string): string {
  return address
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '')
    .replaceAll(':', '-');
}
