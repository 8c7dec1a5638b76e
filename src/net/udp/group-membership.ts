import type { Socket } from 'node:dgram';
import { isEveryAddress, splitZone } from '../../bytes/address.js';
import type { DatagramSpec } from '../../config/endpoint-spec.js';
import { BreakoutboxError } from '../../errors/error.js';
import { type AddressWatch, fastLookMs, ownAddressWatch } from '../../system/address-watch.js';
import { checkedAddress } from '../../system/interfaces.js';
import { localAddresses } from '../../system/local-addresses.js';
import { joinGroup } from './udp-socket.js';

/** The membership of a socket in a multicast group. */
export interface GroupMembership {
  /** Stops watching the interfaces. The membership ends with its socket. */
  close(): void;
}

/**
 * Joins the spec's group on its interface or on every one, also on those that come later. Returns undefined without a group.
 * `failed` is called once when no interface is left to join on, and again only after one was there.
 * @throws BreakoutboxError INTERFACE_UNKNOWN, ADDRESS_NOT_LOCAL, ZONE_MISSING
 */
export function joinedGroup(
  { multicast, interface: named, local }: DatagramSpec,
  socket: Socket,
  failed: (error: unknown) => void,
  addresses: AddressWatch = ownAddressWatch,
): GroupMembership | undefined {
  if (multicast === undefined) return undefined;
  const { address: group, zone } = splitZone(checkedAddress(multicast, named));
  const via = zone ?? named ?? interfaceOf(local.host);
  let joined = joinGroup(socket, group, via);
  let isReported = false;
  const close = addresses.watch(() => {
    try {
      joined = joinGroup(socket, group, via, joined);
      isReported = false;
    } catch (error) {
      joined = new Set();
      if (!isReported) failed(error);
      isReported = true;
    }
  }, fastLookMs);
  return { close };
}

/** The interface that has an address. @throws BreakoutboxError ADDRESS_NOT_LOCAL */
function interfaceOf(host: string | undefined): string | undefined {
  if (host === undefined || isEveryAddress(host)) return undefined;
  const found = localAddresses().find(({ address }) => address === host);
  if (found === undefined) throw new BreakoutboxError('ADDRESS_NOT_LOCAL', { address: host });
  return found.interfaceName;
}
