import { useEffect, useMemo, useState } from 'react';
import { useWords } from '../../../views/use-session.js';
import { dissectionTree, type TreeRow } from '../../endpoint/inspector/tree-rows.js';

const noFields: readonly TreeRow[] = [];
type Dissection = typeof import('../../../../src/capture/payload-dissection.js');

/** What the bytes of a row are read as: a packet of TFTP, a frame of Ethernet as it was recorded, or nothing. */
export type ReadAs = 'tftp' | 'frame' | undefined;

/** The fields of a packet by the program's own decoders, which are fetched with the first one. */
export function useFields(bytes: Uint8Array, readAs: ReadAs): readonly TreeRow[] {
  const { language } = useWords();
  const [dissection, setDissection] = useState<Dissection>();
  const isWanted = readAs !== undefined;
  useEffect(() => {
    let isShown = true;
    if (isWanted)
      void import('../../../../src/capture/payload-dissection.js').then((module) => {
        if (isShown) setDissection(module);
      });
    return () => {
      isShown = false;
    };
  }, [isWanted]);
  return useMemo(() => {
    if (readAs === undefined || dissection === undefined) return noFields;
    // What a frame is about is in its innermost layer.
    if (readAs === 'frame')
      return dissectionTree(dissection.dissectFrame(bytes).slice(-1), language)?.rows ?? noFields;
    // Whichever port a transfer moved to, it reads as what goes to the well-known one.
    const layers = dissection.dissectPayload(bytes, {
      ...{ transport: 'udp', sourcePort: 50_000, destinationPort: 69 },
    });
    return dissectionTree(layers, language)?.rows ?? noFields;
  }, [bytes, readAs, dissection, language]);
}
