import { encodeUtf8 } from '../../bytes/utf8.js';

const firstNumber = 1_000;
const lineCount = 1_024;

/** What the file is called that a TFTP server of a task has to have. */
export const taskFileName = 'boot.img';

/** What makes the same file in a terminal. */
export const taskFileCommand = `seq ${firstNumber} ${firstNumber + lineCount - 1} > ${taskFileName}`;

/**
 * What the file holds: the numbers from 1000 to 2023, a line each. These are ten blocks of 512 bytes exactly, so that an empty eleventh
 * one has to end the transfer, and whoever looks at a copy sees by the numbers what is missing or there twice.
 */
export function taskFile(): Uint8Array {
  return encodeUtf8(Array.from({ length: lineCount }, (_, index) => `${firstNumber + index}\n`).join(''));
}
