import { useEffect } from 'react';
import { useSession } from '../views/use-session.js';
import { addressOf } from '../workspace/message-address.js';
import { hotkeyAction, steppedPlace } from './hotkeys.js';

/** Handles the keys of the page while `isOn`; an open dialog keeps them to itself. */
export function useHotkeys(isOn: boolean): void {
  const session = useSession();
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target } = event;
      const isTyping =
        target instanceof HTMLElement &&
        (target.matches('input, textarea, select') || target.isContentEditable);
      const action = hotkeyAction(event, isTyping);
      if (action === undefined || event.defaultPrevented || event.isComposing) return;
      if (session.dialog.get().type !== 'none' || document.querySelector('dialog[open]') !== null) return;
      switch (action.type) {
        case 'palette':
        case 'keys':
          session.dialog.set({ type: action.type });
          break;
        case 'step': {
          const ids = session.state.known.get().endpoints.map(({ id }) => id);
          session.place.update((place) => steppedPlace(place, ids, action.by));
          break;
        }
        case 'message': {
          const place = session.place.get();
          const endpoint = place.type === 'endpoint' ? place.id : undefined;
          void session.keyed.press(action.digit, endpoint).then((open) => {
            if (open !== undefined) session.place.set(addressOf(open));
          });
          break;
        }
        case 'focus': {
          const wanted = document.querySelector(`main [aria-keyshortcuts~="${action.key}"]`);
          if (!(wanted instanceof HTMLElement)) return;
          wanted.focus();
        }
      }
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [session, isOn]);
}
