import { useEffect, useMemo, useState } from 'react';
import type { DissectedLayer } from '../../../../src/capture/dissected-packet.js';
import type { PayloadProtocol } from '../../../../src/capture/payload-dissection.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { type MessageEntry, peersOf } from '../log/log-entry.js';
import { readByFit, readByNothing } from './inspector-view.js';
import { payloadPlace } from './payload-place.js';

type Dissection = typeof import('../../../../src/capture/payload-dissection.js');

/** What the protocols of the program make of a message. */
export interface MessageDissection {
  /** Protocols that may be chosen; empty until they are loaded. */
  readonly protocols: readonly PayloadProtocol[];
  readonly layers: readonly DissectedLayer[];
}

/** Loaded with the first message that is looked at. */
let loaded: Dissection | undefined;

/**
 * The layers of a message, by its endpoint's port or by the protocol that `readBy` names. `isTaken` if a layout has it already: then
 * only a protocol that was chosen is read.
 */
export function useDissection(
  endpoint: SocketSummary,
  entry: MessageEntry,
  readBy: string,
  isTaken: boolean,
): MessageDissection {
  const [dissection, setDissection] = useState(loaded);
  useEffect(() => {
    if (dissection !== undefined) return;
    let isWanted = true;
    void import('../../../../src/capture/payload-dissection.js').then((module) => {
      loaded = module;
      if (isWanted) setDissection(module);
    });
    return () => {
      isWanted = false;
    };
  }, [dissection]);
  const protocols = useMemo(() => dissection?.payloadProtocols() ?? [], [dissection]);
  const { event } = entry;
  const peers = peersOf(event);
  const peer = peers.length === 1 ? peers[0] : undefined;
  const { input, status } = endpoint;
  const layers = useMemo(() => {
    if (dissection === undefined || readBy === readByNothing || (readBy === readByFit && isTaken)) return [];
    const chosen = protocols.find(({ protocol }) => protocol === readBy);
    const place = payloadPlace({ input, status }, event.type === 'received', peer, chosen);
    return dissection.dissectPayload(event.bytes, place);
  }, [dissection, protocols, input, status, event, peer, readBy, isTaken]);
  return { protocols, layers };
}
