import { useEffect, useState } from 'react';
import { failure } from '../../src/errors/error.js';
import type { Session } from '../session.js';
import { ApiError } from '../transport/api.js';
import { useSession } from '../views/use-session.js';
import { noLayouts, type OpenedLayouts, OpenLayouts } from './open-layouts.js';

/**
 * The layouts of these names, as their files are now: asked for again when the names change, and whenever the person comes back to
 * the page, where a file may have been edited meanwhile.
 */
export function useLayouts(names: readonly string[]): OpenedLayouts {
  const session = useSession();
  const [open] = useState(() => openedBy(session));
  const [opened, setOpened] = useState(noLayouts);
  const key = JSON.stringify(names);
  useEffect(() => {
    const wanted: readonly string[] = JSON.parse(key);
    let isWanted = true;
    const look = (): void => {
      void open.open(wanted).then((layouts) => {
        if (isWanted) setOpened(layouts);
      });
    };
    if (wanted.length === 0) {
      setOpened(noLayouts);
      return;
    }
    look();
    window.addEventListener('focus', look);
    return () => {
      isWanted = false;
      window.removeEventListener('focus', look);
    };
  }, [open, key]);
  return opened;
}

/** Layouts of the workbench; what reads YAML is loaded with the first one. */
function openedBy(session: Session): OpenLayouts {
  return new OpenLayouts({
    text: async (name) => {
      try {
        return { ok: true, value: await session.api.call('layouts.get', { name }) };
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return {
          ok: false,
          failure: error.failure ?? failure('LAYOUT_UNKNOWN', { text: name, choices: '' }),
        };
      }
    },
    read: async (name, text) => (await import('./read-layout.js')).readLayout(name, text),
  });
}
