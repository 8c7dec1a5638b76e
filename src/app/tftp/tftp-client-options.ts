import { bareHost, familyOf } from '../../bytes/address.js';
import { givenValues } from '../../config/given-values.js';
import { defaultMaxBytes } from '../../config/transfer-ranges.js';
import { addressesOfInterface, checkedAddress, checkedLocalAddress } from '../../system/interfaces.js';
import { isAddress } from '../../system/ip-address.js';
import type { TftpClientRequest } from '../../tftp/client/client-request.js';
import type { ClientWishes } from '../../tftp/negotiation.js';
import { defaultTransferLimits, type TransferLimits } from '../../tftp/transfer-limits.js';
import type { Hub } from '../../traffic/hub.js';
import type { EngineWish } from '../engine.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';

/** Options of every transfer of a client. */
export interface TftpClientOptions {
  /** A name or an IP address. */
  readonly host: string;
  /** Default 69. */
  readonly port?: number;
  /** Default octet. */
  readonly mode?: 'octet' | 'netascii';
  /** Bytes of a block to ask for, 8 to 65,464. Default: what fits Ethernet, 1,468 over IPv4, 1,448 over IPv6. */
  readonly blockBytes?: number;
  /**
   * Asks for a power of two by the de-facto option `blksize2`: the largest that is no more than `blockBytes`, at most
   * 32,768. Default false.
   */
  readonly powerOfTwo?: boolean;
  /** Blocks in flight to ask for, 1 to 65,535. Default 16. */
  readonly windowBlocks?: number;
  /** Whole seconds until a repetition to ask for, 1 to 255. Default: measured from the round trips. */
  readonly timeoutSeconds?: number;
  /**
   * The same in whole microseconds, 10,000 to 255,000,000, by the de-facto option `utimeout`. Where a server agrees to
   * both, this one counts.
   */
  readonly utimeoutMicros?: number;
  /** The block that follows block 65,535, 0 or 1, by the de-facto option `rollover`. Default: not asked, 0. */
  readonly rollover?: 0 | 1;
  /** `false` sends no options: RFC 1350 alone. Default: send them, and do without where the server fails on them. */
  readonly options?: boolean;
  /** Local address to send from. */
  readonly bind?: string;
  /** The only interface to use, by its name; decides the local address, and the zone of a link-local server. */
  readonly interface?: string;
  /** The engine. Default `auto`: the Linux engine where it runs. */
  readonly engine?: EngineWish;
  /** Timeouts and retries. */
  readonly limits?: Partial<TransferLimits>;
  /** Where its events go as well. */
  readonly hub?: Hub;
  /** Its name in every event. Default `tftp-get` or `tftp-put`. */
  readonly id?: string;
  /** Steps of each transfer that are kept for its report. Default 0. */
  readonly traceSteps?: number;
  /** Sees its datagrams while it records (`EndpointRecorder` of `breakoutbox/capture`). */
  readonly recorder?: EndpointRecorder | undefined;
}

/** Options of one transfer. */
export interface TftpTransferOptions {
  /** Gives the transfer up: the server gets an ERROR, nothing is left of the file, and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Downloads to a path: replaces an existing file once the download is complete. Default false. */
  readonly overwrite?: boolean;
  /** Downloads: maximum bytes to accept. Default 4 GiB; of `read` 64 MiB. */
  readonly maxBytes?: number;
  /** Milliseconds that the whole transfer may take, from the request on. Default: 24 hours from the answer on. */
  readonly maxTimeMs?: number;
}

const defaultPort = 69;

/** Builds the request of one transfer, with defaults filled in. @throws BreakoutboxError for an address of no interface */
export function requestOf(
  client: TftpClientOptions,
  file: string,
  { maxBytes = defaultMaxBytes }: TftpTransferOptions,
): TftpClientRequest {
  const host = bareHost(client.host);
  return {
    host: isAddress(host) ? checkedAddress(host, client.interface) : host,
    port: client.port ?? defaultPort,
    file,
    mode: client.mode ?? 'octet',
    options: client.options ?? true,
    wishes: wishesOf(client),
    limits: { ...defaultTransferLimits, ...givenValues(client.limits) },
    maxBytes,
    traceSteps: client.traceSteps ?? 0,
    ...bindOf(client),
  };
}

/** Where to send from. @throws BreakoutboxError ZONE_MISSING, INTERFACE_NOT_FOUND, INTERFACE_WITHOUT_ADDRESS … */
function bindOf({ host, bind, interface: via }: TftpClientOptions): { bind?: string } {
  if (bind !== undefined) return { bind: checkedLocalAddress(bareHost(bind), via) };
  if (via === undefined) return {};
  const [address] = addressesOfInterface(via, familyOf(bareHost(host)) === 'IPv6' ? 'IPv6' : undefined);
  return address === undefined ? {} : { bind: address };
}

function wishesOf({
  blockBytes,
  powerOfTwo,
  windowBlocks,
  timeoutSeconds,
  utimeoutMicros,
  rollover,
}: TftpClientOptions): Omit<ClientWishes, 'sizeBytes'> {
  return {
    ...(blockBytes === undefined ? {} : { blockBytes }),
    ...(powerOfTwo === undefined ? {} : { powerOfTwo }),
    ...(windowBlocks === undefined ? {} : { windowBlocks }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(utimeoutMicros === undefined ? {} : { utimeoutMicros }),
    ...(rollover === undefined ? {} : { rollover }),
  };
}
