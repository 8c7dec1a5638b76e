import { isLoopbackHost } from '../../../state/page-address.js';
import { hashOfPlace, type Place } from '../../../state/place.js';
import type { CopiedNote } from '../../../views/copied-note.js';
import { copyText } from '../../../views/copy-button.js';
import { useWords } from '../../../views/use-session.js';

/** Copies the address of a place, and says so: also where the address is of use on this machine alone. */
export function useCopiedLink(say: (note: CopiedNote) => void): (place: Place) => Promise<void> {
  const { t } = useWords();
  return async (place) => {
    await copyText(new URL(hashOfPlace(place), location.href).href);
    say({
      text: t('linkCopied'),
      remark: isLoopbackHost(location.hostname) ? t('linkOfThisMachine') : undefined,
    });
  };
}
