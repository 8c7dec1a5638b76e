import { useEffect } from 'react';
import { useSession } from '../../../../views/use-session.js';
import { benchAction } from '../../state/bench-keys.js';
import type { OpenBench } from '../../state/open-bench.js';
import { focusOf } from '../key-focus.js';

/** Handles the keys of a broken bench, wherever the focus is; an open dialog keeps them to itself. */
export function useBenchKeys(open: OpenBench): void {
  const session = useSession();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey, target, shiftKey } = event;
      if (event.defaultPrevented || event.isComposing || event.repeat || shiftKey) return;
      if (session.dialog.get().type !== 'none' || document.querySelector('dialog[open]') !== null) return;
      const action = benchAction({ key, ctrlKey, metaKey, altKey, focus: focusOf(target) });
      if (action === undefined) return;
      if (action.type === 'try') void open.try();
      else open.chooseNext(action.setting);
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [session, open]);
}
