import { lstat } from 'node:fs/promises';
import process from 'node:process';
import { fileErrorCode } from '../../system/file-errors.js';

const pattern = /\.(\d+)-([0-9a-f]{8})[0-9a-f]{4}\.bob-part$/;
/** Distinguishes this process from an earlier one with the same PID: in a container each is PID 1. */
const ownMark = Math.floor(Math.random() * 2 ** 32)
  .toString(16)
  .padStart(8, '0');
/** Maximum bytes of a file's name. */
const maxNameBytes = 255;
const staleMs = 24 * 60 * 60 * 1_000;
let lastSerial = 0;

/**
 * The suffix of a file's name while it is written: `.PID-MARK.bob-part`, unique each time, so that the next process recognizes
 * the remains of a killed one.
 */
export function temporarySuffix(): string {
  lastSerial = (lastSerial + 1) % 0x1_0000;
  return `.${process.pid}-${ownMark}${lastSerial.toString(16).padStart(4, '0')}.bob-part`;
}

/** A hidden temporary name, with that suffix, beside the file `name`; a long name is cut to what a file system takes. */
export function temporaryName(name: string): string {
  const suffix = temporarySuffix();
  return `.${cutToBytes(name, maxNameBytes - 1 - suffix.length)}${suffix}`;
}

/** Whether a name is that of an unfinished file, which is never served and never written to by name. */
export function isTemporaryName(name: string): boolean {
  return pattern.test(name);
}

/** Whether the file `name` at `path` is a temporary one of a dead process, or too old to be in use. */
export async function isRemains(path: string, name: string): Promise<boolean> {
  const [, pid, mark] = pattern.exec(name) ?? [];
  if (pid === undefined) return false;
  const isWriting = Number(pid) === process.pid ? mark === ownMark : isAlive(Number(pid));
  if (!isWriting) return true;
  const written = await lstat(path).catch(() => undefined);
  return written !== undefined && Date.now() - written.mtimeMs > staleMs;
}

/** As much of `text` as fits into `bytes` of UTF-8, whole characters only. */
function cutToBytes(text: string, bytes: number): string {
  let cut = text;
  while (Buffer.byteLength(cut) > bytes) cut = Array.from(cut).slice(0, -1).join('');
  return cut;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return fileErrorCode(error) === 'EPERM';
  }
}
