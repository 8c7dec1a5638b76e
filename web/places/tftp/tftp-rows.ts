import type { TftpTransfer, TraceStep } from '../../../src/operations/tftp-transfers.js';

/** The progress of a transfer, 0 to 1; `undefined` if its size is not known. */
export function shareDone({ bytes, totalBytes, outcome }: TftpTransfer): number | undefined {
  if (outcome === 'done') return 1;
  if (totalBytes === undefined) return undefined;
  return totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes);
}

/** Microseconds until a running transfer is done at its current rate; `undefined` if unknown. */
export function leftMicros({
  bytes,
  totalBytes,
  rateBytesPerSecond,
  outcome,
}: TftpTransfer): number | undefined {
  if (outcome !== 'running' || totalBytes === undefined || rateBytesPerSecond <= 0) return undefined;
  return (Math.max(0, totalBytes - bytes) / rateBytesPerSecond) * 1_000_000;
}

/** Whether the transfer's bytes come here: the server's uploads and the client's downloads. */
export function isIncoming({ role, direction }: Pick<TftpTransfer, 'role' | 'direction'>): boolean {
  return (role === 'server') === (direction === 'put');
}

/** The direction of a ladder step: out, in, or none. */
export function stepDirection({ kind }: TraceStep): 'out' | 'in' | 'none' {
  switch (kind) {
    case 'blocksSent':
    case 'blocksResent':
    case 'optionsSent':
    case 'acknowledgementSent':
    case 'requestSent':
    case 'errorSent':
      return 'out';
    case 'timedOut':
      return 'none';
    default:
      return 'in';
  }
}

/** The blocks of a step: `17`, or `17–32`. */
export function stepBlocks({ block, count }: TraceStep): string {
  return count > 1 ? `${block}–${block + count - 1}` : String(block);
}

/** The name of a request's packet. */
export function requestName({ direction }: Pick<TftpTransfer, 'direction'>): 'RRQ' | 'WRQ' {
  return direction === 'get' ? 'RRQ' : 'WRQ';
}

/** What an OACK agreed to beyond the protocol's own terms, as the wire spells it: `blksize=1468 windowsize=16`. */
export function agreedOptions({
  blockBytes,
  windowBlocks,
}: Pick<TftpTransfer, 'blockBytes' | 'windowBlocks'>): string {
  return [
    ...(blockBytes === 512 ? [] : [`blksize=${blockBytes}`]),
    ...(windowBlocks === 1 ? [] : [`windowsize=${windowBlocks}`]),
  ].join(' ');
}

const troubles: readonly TraceStep['kind'][] = [
  'blocksResent',
  'timedOut',
  'blockAhead',
  'errorReceived',
  'errorSent',
];

/** Whether a step shows trouble: a packet lost, late or refused. */
export function isTrouble({ kind }: TraceStep): boolean {
  return troubles.includes(kind);
}
