import type { Command } from 'commander';
import { type Address, formatAddress } from '../bytes/address.js';
import { tcpListenInput } from '../config/endpoint-input.js';
import { peerPortRange } from '../config/limits.js';
import { parseAddress, parseLocal } from '../config/parse-address.js';
import { BreakoutboxError } from '../errors/error.js';
import { orThrow } from '../errors/parsed.js';
import type { Translate } from './language.js';
import { secondsIn, wholeNumber } from './settings.js';

/** Options for the local address and interface of a socket, as commander gives them. */
export interface LocalOptions {
  readonly bind?: string;
  readonly interface?: string;
}

/** Adds `--bind` and `--interface`. */
export function addLocalOptions(command: Command, t: Translate): Command {
  return command
    .option('--bind <address>', t('options.bind'))
    .option('--interface <name>', t('options.interface'));
}

/**
 * Where a client's UDP socket is bound by `--bind` and `--from`, as a description takes it.
 * @throws BreakoutboxError ADDRESS_INVALID, PORT_INVALID, NUMBER_INVALID, LOCAL_TWICE
 */
export function localAddress({ bind }: LocalOptions, from?: string): string {
  const local: Address = bind === undefined ? { port: 0 } : orThrow(parseLocal(bind));
  if (from === undefined) return formatAddress(local);
  if (local.port !== 0) throw new BreakoutboxError('LOCAL_TWICE');
  return formatAddress({ ...local, port: wholeNumber('--from', from, peerPortRange) });
}

/**
 * Where a listener is bound by its address and `--bind`.
 * @throws BreakoutboxError those of an address; LOCAL_TWICE when both name a host, or different ports
 */
export function listenAddress(text: string, { bind }: LocalOptions): string {
  if (bind === undefined) return text;
  const address = orThrow(parseAddress(text, 0));
  const local = orThrow(parseLocal(bind));
  if (address.host !== undefined && local.host !== undefined) throw new BreakoutboxError('LOCAL_TWICE');
  if (local.port !== 0 && local.port !== address.port) throw new BreakoutboxError('LOCAL_TWICE');
  return formatAddress(local.host === undefined ? address : { ...address, host: local.host });
}

/** `--keepalive S|off` in milliseconds. @throws BreakoutboxError NUMBER_INVALID */
export function keepAliveOf({ keepalive }: { readonly keepalive?: string }): number | undefined {
  if (keepalive === undefined) return undefined;
  return keepalive === 'off'
    ? 0
    : secondsIn(tcpListenInput.properties.limits.properties.keepAliveMs, '--keepalive', keepalive);
}
