import { FlateErrorCode, Gunzip } from 'fflate';
import type { Gunzipping } from './gunzip-stage.js';

/** Unpacks gzip (RFC 1952), for a `CaptureReader`. Loading this file makes the tables of deflate. */
export const gunzipping: Gunzipping = Object.freeze({
  begin: (unpacked) => new Gunzip((bytes) => unpacked(bytes)),
  isNoHead: (error) =>
    error instanceof Error && 'code' in error && error.code === FlateErrorCode.InvalidHeader,
} satisfies Gunzipping);
