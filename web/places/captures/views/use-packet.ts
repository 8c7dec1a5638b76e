import { useEffect, useState } from 'react';
import type { DissectedPacket } from '../../../../src/capture/dissected-packet.js';
import { useStore } from '../../../views/use-session.js';
import type { OpenCapture } from '../state/open-capture.js';

/** The dissection of a packet; undefined until it comes. */
export function useDissected(capture: OpenCapture, number: number | undefined): DissectedPacket | undefined {
  const [packet, setPacket] = useState<DissectedPacket>();
  const { count } = useStore(capture.facts);
  const isThere = number !== undefined && number <= count;
  useEffect(() => {
    if (number === undefined || !isThere) return;
    let isWanted = true;
    void capture.client.ask('packet', { number }).then((read) => {
      if (isWanted && read !== undefined) setPacket(read);
    });
    return () => {
      isWanted = false;
    };
  }, [capture, number, isThere]);
  return packet?.number === number ? packet : undefined;
}

/** The captured bytes of a packet, which need no walk. */
export function useBytes(capture: OpenCapture, number: number | undefined): Uint8Array | undefined {
  const [read, setRead] = useState<{ readonly number: number; readonly bytes: Uint8Array }>();
  const { count } = useStore(capture.facts);
  const isThere = number !== undefined && number <= count;
  useEffect(() => {
    if (number === undefined || !isThere) return;
    let isWanted = true;
    void capture.client.ask('bytes', { number }).then((bytes) => {
      if (isWanted) setRead({ number, bytes });
    });
    return () => {
      isWanted = false;
    };
  }, [capture, number, isThere]);
  return read?.number === number ? read?.bytes : undefined;
}
