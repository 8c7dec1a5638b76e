import { familyOf } from '../../bytes/address.js';
import type { ClientWishes } from '../negotiation.js';
import { ethernetBlockBytes, usualWindowBlocks } from '../options.js';
import { sizeOf, type TransferData } from '../transfer-data.js';
import type { TftpClientRequest } from './client-request.js';
import type { ClientPlan } from './client-session.js';

/** Requests without an answer before the next address of the server's name is tried. */
const requestsToOneOfSeveral = 3;

/** What is known of a server and the path to it before the request. */
export interface ServerWay {
  /** The IP address. */
  readonly address: string;
  /** The server's name has no further address. */
  readonly isLast: boolean;
  /** The largest block that the path carries unfragmented. */
  readonly pathBlockBytes: number;
}

/** The plan of a client's session for `request`: the options that it requests over that path, and how often. */
export function clientPlan(request: TftpClientRequest, data: TransferData, way: ServerWay): ClientPlan {
  const { mode, limits, maxBytes, options, wishes } = request;
  return {
    mode,
    limits,
    wishes: options ? { ...usualWishes(mode, data, way), ...wishes } : wishes,
    maxBytes,
    maxRequests: way.isLast ? undefined : requestsToOneOfSeveral,
  };
}

function usualWishes(
  mode: 'octet' | 'netascii',
  data: TransferData,
  { address, pathBlockBytes }: ServerWay,
): ClientWishes {
  const family = familyOf(address);
  const sizeBytes = 'sink' in data ? 0 : sizeOf(data.content);
  return {
    blockBytes: Math.min(ethernetBlockBytes[family], pathBlockBytes),
    windowBlocks: usualWindowBlocks,
    ...(sizeBytes === undefined || mode === 'netascii' ? {} : { sizeBytes }),
  };
}
