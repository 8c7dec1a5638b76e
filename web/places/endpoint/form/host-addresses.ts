import { useEffect, useState } from 'react';
import type { HostAddress } from '../../../../src/operations/system.js';
import { useSession } from '../../../views/use-session.js';

/** The addresses of the workbench's machine, asked for once; none until they are known, or when they cannot be had. */
export function useHostAddresses(): readonly HostAddress[] {
  const session = useSession();
  const [addresses, setAddresses] = useState<readonly HostAddress[]>([]);
  useEffect(() => {
    let isShown = true;
    session.api.call('addresses.list').then(
      (found) => {
        if (isShown) setAddresses(found);
      },
      // The list is a help; an address can be typed as well.
      () => undefined,
    );
    return () => {
      isShown = false;
    };
  }, [session]);
  return addresses;
}
