import { useEffect, useMemo, useState } from 'react';
import { useWords } from '../../../views/use-session.js';
import { dissectionTree, type TreeRow } from '../../endpoint/inspector/tree-rows.js';

const noFields: readonly TreeRow[] = [];
type Dissection = typeof import('../../../../src/capture/payload-dissection.js');

/** The fields of a TFTP packet by the program's own decoder, which is fetched with the first one; none for undefined. */
export function useTftpFields(bytes: Uint8Array | undefined): readonly TreeRow[] {
  const { language } = useWords();
  const [dissection, setDissection] = useState<Dissection>();
  const isWanted = bytes !== undefined;
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
    if (bytes === undefined || dissection === undefined) return noFields;
    // Whichever port a transfer moved to, it reads as what goes to the well-known one.
    const layers = dissection.dissectPayload(bytes, {
      ...{ transport: 'udp', sourcePort: 50_000, destinationPort: 69 },
    });
    return dissectionTree(layers, language)?.rows ?? noFields;
  }, [bytes, dissection, language]);
}
