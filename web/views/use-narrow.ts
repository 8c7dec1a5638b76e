import { useSyncExternalStore } from 'react';

const narrow = matchMedia('(max-width: 760px)');
const roomy = matchMedia('(min-width: 1101px)');

/** Whether the page is one column, as the styles have it. */
export function useNarrow(): boolean {
  return useMedia(narrow);
}

/** Whether the top of the page has room for the workspace and its environment. */
export function useRoomy(): boolean {
  return useMedia(roomy);
}

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => query.matches,
  );
}
