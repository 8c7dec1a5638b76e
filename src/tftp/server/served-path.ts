import type { ErrorParams } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';

/** A name that may be looked up under the served folder, or why it may not. */
export type ServedPath = { readonly ok: true; readonly segments: readonly string[] } | Unservable;

/** Why a name is not looked up, and what the sentence of that reason names. */
export interface Unservable {
  readonly ok: false;
  readonly reason: ReasonKey;
  readonly more: ErrorParams;
}

/** Longest name that is looked at, in UTF-16 units. */
export const maxNameLength = 1_024;

/** Said of names that are longer than `maxNameLength`. */
export const nameTooLong: Unservable = { ok: false, reason: 'name-too-long', more: { limit: maxNameLength } };

/** Longest name of one file or folder, as nearly every file system has it. */
const maxSegmentLength = 255;

/**
 * The folders and the file that a request's `name` means below the served folder. A leading slash means that folder, as
 * boot ROMs write it; empty segments and `.` mean nothing. Refused is all that could lead out of it on any system, or that
 * no file is called: `..`, drive letters, backslashes (a rule can turn them into slashes), control characters, malformed
 * UTF-8 and what is too long. `a..b` is a file. Symbolic links are the shell's to check: it alone sees the disk.
 */
export function servedPath(name: string): ServedPath {
  const refuse = (reason: ReasonKey, more: ErrorParams = {}): Unservable => ({ ok: false, reason, more });
  if (name.length > maxNameLength) return nameTooLong;
  if (/[\x00-\x1f\x7f-\x9f]/.test(name)) return refuse('name-has-control-character');
  if (name.includes('\ufffd')) return refuse('name-not-utf8');
  if (name.includes('\\')) return refuse('name-has-backslash');
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.length === 0 || name.endsWith('/') || /(^|\/)\.$/.test(name)) return refuse('name-lacks-file');
  // Windows drops dots and spaces at the end of a name: "..." and ".. ." lead up there as well.
  if (segments.some((segment) => /^\.\.[. ]*$/.test(segment))) return refuse('name-leads-out');
  if (segments.some((segment) => /^[a-z]:/i.test(segment))) return refuse('name-has-drive-letter');
  if (segments.some((segment) => segment.length > maxSegmentLength)) {
    return refuse('name-part-too-long', { limit: maxSegmentLength });
  }
  return { ok: true, segments };
}

/**
 * The name of a client's own folder: its IPv4 address, or its IPv6 address with dashes, because a colon is no part of a
 * file's name everywhere. An IPv4-mapped address is the IPv4 address; a zone id is left out.
 */
export function clientFolder(address: string): string {
  return address
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '')
    .replaceAll(':', '-');
}
