/** Both ends of a packet, as places in its bytes. */
export interface PacketEnds {
  readonly bytes: Uint8Array;
  readonly sourceAt: number;
  readonly sourceBytes: number;
  readonly sourcePort: number;
  readonly destinationAt: number;
  readonly destinationBytes: number;
  readonly destinationPort: number;
}

const ipv4Bytes = 4;

/** Words of 32 bits that `loadAddress` writes. */
export const addressWords = 4;

/** Writes an address of 0 to 16 bytes as four words from `word` on; unused words are 0. */
export function loadAddress(
  key: Uint32Array,
  word: number,
  bytes: Uint8Array,
  at: number,
  length: number,
): void {
  key[word] = length === ipv4Bytes ? wordAt(bytes, at) : 0;
  key[word + 1] = 0;
  key[word + 2] = 0;
  key[word + 3] = 0;
  if (length === ipv4Bytes) return;
  for (let index = 0; index < length; index += 4) key[word + (index >> 2)] = wordAt(bytes, at + index);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)
  );
}

/** Words that `loadConversation` writes: the lower address, the higher address, both ports, the length of the addresses. */
export const conversationWords = 2 * addressWords + 2;

/**
 * Writes the key of a conversation: the same for both directions. Returns whether the source of the packet is the lower end. For
 * ports from 0 to 65,535; -1 stands for none.
 */
export function loadConversation(key: Uint32Array, ends: PacketEnds): boolean {
  const { bytes, sourceAt, sourceBytes, destinationAt, destinationBytes, sourcePort, destinationPort } = ends;
  const isLower = isLowerEnd(ends);
  loadAddress(key, isLower ? 0 : addressWords, bytes, sourceAt, sourceBytes);
  loadAddress(key, isLower ? addressWords : 0, bytes, destinationAt, destinationBytes);
  key[2 * addressWords] = isLower
    ? (sourcePort << 16) | destinationPort
    : (destinationPort << 16) | sourcePort;
  key[2 * addressWords + 1] = sourceBytes;
  return isLower;
}

function isLowerEnd(ends: PacketEnds): boolean {
  const { bytes, sourceAt, sourceBytes, destinationAt, destinationBytes } = ends;
  if (sourceBytes !== destinationBytes) return sourceBytes < destinationBytes;
  if (sourceBytes === ipv4Bytes) {
    const difference = (wordAt(bytes, sourceAt) >>> 0) - (wordAt(bytes, destinationAt) >>> 0);
    return difference === 0 ? ends.sourcePort <= ends.destinationPort : difference < 0;
  }
  for (let index = 0; index < sourceBytes; index += 1) {
    const difference = (bytes[sourceAt + index] ?? 0) - (bytes[destinationAt + index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return ends.sourcePort <= ends.destinationPort;
}
