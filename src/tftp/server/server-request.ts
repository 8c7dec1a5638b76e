import { type ErrorParams, type Failure, failure } from '../../errors/error.js';
import type { Situation } from '../../errors/situations.js';
import { type TftpRequest, tftpErrorCode } from '../../wire/tftp/packet.js';
import { type NegotiationPolicy, negotiate, type ServerAgreement } from '../negotiation.js';
import { wireErrorOf } from '../wire-error.js';
import type { RewriteRules } from './rewrite-rules.js';
import { clientFolder, servedPath } from './served-path.js';

/** Which uploads a server accepts: none, new files only, or also replacements of existing files. */
export type WritePolicy = 'off' | 'create' | 'overwrite';

/** How a server treats every request. */
export interface ServerPolicy {
  readonly write: WritePolicy;
  readonly rules: RewriteRules;
  /** Looks up each name below a folder named after the client's address. */
  readonly perClientFolders: boolean;
  /** Largest upload in bytes. */
  readonly quotaBytes: number;
}

/** The ERROR for the client, and the failure for the server's observer. */
export interface Refusal {
  readonly type: 'refuse';
  readonly errorCode: number;
  readonly message: string;
  readonly failure: Failure;
}

/** A file below the served folder whose name was checked. */
export interface ServedName {
  /** The name as the request gave it. */
  readonly name: string;
  /** Folders and file below the served folder. */
  readonly segments: readonly string[];
}

/** The target of a request whose name was checked: inspect it on disk, then `decideTransfer`. */
export interface RequestTarget extends ServedName {
  readonly type: 'target';
  readonly request: TftpRequest;
  readonly direction: 'get' | 'put';
  readonly mode: 'octet' | 'netascii';
}

/** What a target denotes on disk. */
export type FileFacts =
  | {
      readonly type: 'missing';
      readonly freeBytes?: number;
      readonly nearest?: string;
      readonly isUnsure?: true;
    }
  /** `sizeBytes` is absent when it is not known in advance. */
  | { readonly type: 'file'; readonly sizeBytes?: number; readonly freeBytes?: number }
  /** A folder, a FIFO, a device, or a link that leads out of the served folder. */
  | { readonly type: 'other' }
  /** The upload has no destination: the folder does not exist, or is not writable. */
  | { readonly type: 'refused'; readonly failure: Failure };

/** A transfer to begin: what a `TftpSender` (for `get`) or a `TftpReceiver` (for `put`) needs. */
export interface TransferDecision {
  readonly type: 'transfer';
  readonly target: RequestTarget;
  readonly agreement: ServerAgreement;
  /** The machine's opening: `options` if there is an OACK; otherwise `data` for a sender, ACK 0 for a receiver. */
  readonly opening: 'options' | 'data' | 'acknowledge';
  /** Maximum bytes of an upload. */
  readonly maxBytes: number;
}

/** Decides whether `request` from the client at `address` may be looked up, and for which file. */
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

/** What is told of a name that is not there, beside it. */
function missingOf({ nearest, isUnsure }: FileFacts & { readonly type: 'missing' }): ErrorParams {
  if (nearest !== undefined) return { nearest, situation: 'not-found-nearest' satisfies Situation };
  return isUnsure === true ? { situation: 'not-found-unsure' satisfies Situation } : {};
}

/** Decides whether the transfer of `target` may begin, given what is on disk, and with which options. */
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
      return refuse(tftpErrorCode.fileNotFound, 'File not found', 'TFTP_NOT_FOUND', {
        ...{ text },
        ...missingOf(facts),
      });
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
  // An upload without an announced size is taken for more than an empty file.
  if (announced === undefined && free <= 0) {
    return refuse(tftpErrorCode.diskFull, 'not enough space', 'TFTP_DISK_FULL', { text });
  }
  const opening = agreement.answer.length > 0 ? 'options' : 'acknowledge';
  return { type: 'transfer', target, agreement, opening, maxBytes: announced ?? free };
}

/** The refusal for `reason`. */
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
