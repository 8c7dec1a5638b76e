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

/** What is wrong with a part of a file; thrown by what reads one, for `partOf` to catch. */
export class FaultyPart extends Error {
  readonly fault: FileFault;

  constructor(fault: FileFault) {
    super(fault.path);
    this.fault = fault;
  }
}

/** What `read` makes of a part of a file, or the fault that it throws. */
export function partOf<T>(read: () => T): FilePart<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof FaultyPart) return faulty(error.fault);
    throw error;
  }
}

/** The path of a property of what stands at a path; of the whole file that is its name. */
export function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
