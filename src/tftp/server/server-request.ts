import { type Failure, failure } from '../../errors/error.js';
import type { Situation } from '../../errors/situations.js';
import { type TftpRequest, tftpErrorCode } from '../../wire/tftp/packet.js';
import { type NegotiationPolicy, negotiate, type ServerAgreement } from '../negotiation.js';
import { wireErrorOf } from '../wire-error.js';
import type { RewriteRules } from './rewrite-rules.js';
import { clientFolder, servedPath } from './served-path.js';

/** What a server does with uploads: nothing, new files only, or also in place of old ones. */
export type WritePolicy = 'off' | 'create' | 'overwrite';

/** How a server treats every request. */
export interface ServerPolicy {
  readonly write: WritePolicy;
  readonly rules: RewriteRules;
  /** Looks every name up below a folder that is called like the client's address. */
  readonly perClientFolders: boolean;
  /** Largest upload in bytes. */
  readonly quotaBytes: number;
}

/** An ERROR for the client, and the failure for the server's observer. */
export interface Refusal {
  readonly type: 'refuse';
  readonly errorCode: number;
  readonly message: string;
  readonly failure: Failure;
}

/** A file below the served folder, once its name is found harmless. */
export interface ServedName {
  /** As it was given. */
  readonly name: string;
  /** Folders and file below the served folder. */
  readonly segments: readonly string[];
}

/** What a request is about, once its name is found harmless: look at it on disk, then `decideTransfer`. */
export interface RequestTarget extends ServedName {
  readonly type: 'target';
  readonly request: TftpRequest;
  readonly direction: 'get' | 'put';
  readonly mode: 'octet' | 'netascii';
}

/** What there is under a target's name. */
export type FileFacts =
  | { readonly type: 'missing'; readonly freeBytes?: number; readonly nearest?: string }
  /** `sizeBytes` is left out when it is not known in advance. */
  | { readonly type: 'file'; readonly sizeBytes?: number; readonly freeBytes?: number }
  /** A folder, a FIFO, a device, a link that leads out. */
  | { readonly type: 'other' }
  /** Nothing can be put there: no such folder, one that may not be written to. */
  | { readonly type: 'refused'; readonly failure: Failure };

/** A transfer to begin: what a `TftpSender` (for `get`) or a `TftpReceiver` (for `put`) needs. */
export interface TransferDecision {
  readonly type: 'transfer';
  readonly target: RequestTarget;
  readonly agreement: ServerAgreement;
  /** How the machine opens: `options` when there is an OACK; otherwise a sender with `data`, a receiver with ACK 0. */
  readonly opening: 'options' | 'data' | 'acknowledge';
  /** Most bytes that an upload may bring. */
  readonly maxBytes: number;
}

/** Whether and for which file `request` of the client at `address` may be looked up. */
export function requestTarget(
  request: TftpRequest,
  address: string,
  policy: ServerPolicy,
): RequestTarget | Refusal {
  const direction = request.type === 'readRequest' ? 'get' : 'put';
  const mode = request.mode.toLowerCase();
  if (mode !== 'octet' && mode !== 'netascii') {
    return refuse(tftpErrorCode.illegalOperation, 'mode not supported', 'TFTP_MODE_UNKNOWN', {
      text: request.mode,
    });
  }
  if (direction === 'put' && policy.write === 'off') {
    return refuse(tftpErrorCode.accessViolation, 'read only', 'TFTP_READ_ONLY', { text: request.name });
  }
  const rewritten = policy.rules.rewrite(request.name, { direction, client: address });
  const path = rewritten.ok ? servedPath(rewritten.name) : rewritten;
  if (!path.ok) {
    return refuse(tftpErrorCode.accessViolation, 'name refused', 'TFTP_NAME_REFUSED', {
      text: request.name,
      reason: path.reason,
      ...path.more,
    });
  }
  const segments = policy.perClientFolders ? [clientFolder(address), ...path.segments] : path.segments;
  return { type: 'target', name: request.name, request, direction, mode, segments };
}

/** Whether the transfer of `target` may begin, seeing what there is on disk, and what both sides go by. */
export function decideTransfer(
  target: RequestTarget,
  facts: FileFacts,
  policy: ServerPolicy,
  negotiation: NegotiationPolicy,
): TransferDecision | Refusal {
  const text = target.name;
  if (facts.type === 'other') {
    return refuse(tftpErrorCode.accessViolation, 'not a file', 'TFTP_NOT_A_FILE', { text });
  }
  if (facts.type === 'refused') return refusalOf(facts.failure);
  if (target.direction === 'get') {
    if (facts.type === 'missing') {
      const { nearest } = facts;
      const situation: Situation = 'not-found-nearest';
      const more = nearest === undefined ? {} : { nearest, situation };
      return refuse(tftpErrorCode.fileNotFound, 'File not found', 'TFTP_NOT_FOUND', { text, ...more });
    }
    const agreement = negotiate(target.request, facts.sizeBytes, negotiation);
    const opening = agreement.answer.length > 0 ? 'options' : 'data';
    return { type: 'transfer', target, agreement, opening, maxBytes: Number.MAX_SAFE_INTEGER };
  }
  if (facts.type === 'file' && policy.write !== 'overwrite') {
    return refuse(tftpErrorCode.fileExists, 'File exists', 'TFTP_FILE_EXISTS', { text });
  }
  const agreement = negotiate(target.request, undefined, negotiation);
  const announced = agreement.announcedBytes;
  const free = Math.min(facts.freeBytes ?? policy.quotaBytes, policy.quotaBytes);
  if (announced !== undefined && announced > free) {
    return refuse(tftpErrorCode.diskFull, 'not enough space', 'TFTP_NO_SPACE', {
      text,
      bytes: announced,
      free,
    });
  }
  // Who does not announce a size means more than an empty file.
  if (announced === undefined && free <= 0) {
    return refuse(tftpErrorCode.diskFull, 'not enough space', 'TFTP_DISK_FULL', { text });
  }
  const opening = agreement.answer.length > 0 ? 'options' : 'acknowledge';
  return { type: 'transfer', target, agreement, opening, maxBytes: announced ?? free };
}

/** The refusal for `reason` alone. */
export function refusalOf(reason: Failure): Refusal {
  return { type: 'refuse', ...wireErrorOf(reason), failure: reason };
}

function refuse(
  errorCode: number,
  message: string,
  code: Failure['code'],
  params: Failure['params'],
): Refusal {
  return { type: 'refuse', errorCode, message, failure: failure(code, params) };
}
