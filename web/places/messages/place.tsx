import { lazy } from 'react';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./messages-place.js')).MessagesPlace });
const MessagesPlace = lazy(load);

/** The place of the saved messages. */
export const messagesPlace = {
  name: 'messages',
  icon: 'M2.5 3.5h11v8h-6l-3 2.5v-2.5h-2zM5 6.5h6M5 8.5h4',
  word: 'messages',
  command: 'commandMessages',
  needs: 'messages.list',
  note: undefined,
  load,
  view: (path: string | undefined) => <MessagesPlace path={path} />,
} as const satisfies PlaceRow;
