import { type ErrorParams, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';

/** Why a value of a file cannot be used, and its path in the file as `shapeFault` writes it (`when.all[0].hex`). */
export interface FileFault {
  readonly path: string;
  readonly failure: Failure;
}

/** A checked value of a file, or the first fault of it. */
export type FilePart<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: FileFault };

/** A fault of a shape, as `shapeFault` finds it, as the fault of a file. */
export function shapedFault(params: ErrorParams): FileFault {
  return { path: String(params.property ?? ''), failure: failure('DESCRIPTION_INVALID', params) };
}

/** A fault at a path that has a reason of this program's own. */
export function reasonFault(path: string, reason: ReasonKey, params: ErrorParams = {}): FileFault {
  return { path, failure: failure('DESCRIPTION_INVALID', { property: path, reason, ...params }) };
}

/** A value that has a fault. */
export function faulty(fault: FileFault): FilePart<never> {
  return { ok: false, fault };
}
