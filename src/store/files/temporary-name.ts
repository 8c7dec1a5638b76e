import { lstat } from 'node:fs/promises';
import process from 'node:process';
import { fileErrorCode } from '../../system/file-errors.js';

const pattern = /\.(\d+)-([0-9a-f]{8})[0-9a-f]{4}\.bob-part$/;
/** Tells this process from an earlier one of the same number: in a container each is number 1. */
const ownMark = Math.floor(Math.random() * 2 ** 32)
  .toString(16)
  .padStart(8, '0');
const staleMs = 24 * 60 * 60 * 1_000;
let lastSerial = 0;

/**
 * What a file is called by behind its own name while it is written: `.PID-MARK.bob-part`, another one each time, so that
 * the next process knows what a killed one has left.
 */
export function temporarySuffix(): string {
  lastSerial = (lastSerial + 1) % 0x1_0000;
  return `.${process.pid}-${ownMark}${lastSerial.toString(16).padStart(4, '0')}.bob-part`;
}

/** Whether a file's name is that of one which is not finished: never served, never written to by name. */
export function isTemporaryName(name: string): boolean {
  return pattern.test(name);
}

/** Whether the file `name` at `path` is the temporary one of a process that is gone, or too old to be anyone's. */
export async function isRemains(path: string, name: string): Promise<boolean> {
  const [, pid, mark] = pattern.exec(name) ?? [];
  if (pid === undefined) return false;
  const isWriting = Number(pid) === process.pid ? mark === ownMark : isAlive(Number(pid));
  if (!isWriting) return true;
  const written = await lstat(path).catch(() => undefined);
  return written !== undefined && Date.now() - written.mtimeMs > staleMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return fileErrorCode(error) === 'EPERM';
  }
}
