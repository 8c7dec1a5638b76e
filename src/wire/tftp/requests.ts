import { opcode, opcodeOf } from './packet.js';

/** The port that requests go to (RFC 1350, section 4). */
export const tftpPort = 69;

/** Longest name of a file in a request to another port that is still taken for one, in bytes. */
const maxNameBytes = 512;

/**
 * Whether a datagram to any port is a TFTP request beyond doubt: the opcode of one, a name, and a known transfer mode, each ended
 * by a NUL (RFC 1350, section 5). Firmware uses other ports than 69. Allocates nothing.
 */
export function looksLikeTftpRequest(bytes: Uint8Array, from: number, to: number): boolean {
  const code = opcodeOf(bytes, from, to - from);
  if (code !== opcode.readRequest && code !== opcode.writeRequest) return false;
  const nameFrom = from + 2;
  const limit = Math.min(to, nameFrom + maxNameBytes);
  let at = nameFrom;
  while (at < limit && (bytes[at] ?? 0) >= 0x20) at += 1;
  return at > nameFrom && at < limit && bytes[at] === 0 && isMode(bytes, at + 1, to);
}

function isMode(bytes: Uint8Array, from: number, to: number): boolean {
  return (
    isWord('octet', bytes, from, to) || isWord('netascii', bytes, from, to) || isWord('mail', bytes, from, to)
  );
}

/** Whether `word`, in any case, and a NUL are at `from`. */
function isWord(word: string, bytes: Uint8Array, from: number, to: number): boolean {
  if (from + word.length >= to || bytes[from + word.length] !== 0) return false;
  for (let index = 0; index < word.length; index += 1)
    if (((bytes[from + index] ?? 0) | 0x20) !== word.charCodeAt(index)) return false;
  return true;
}
