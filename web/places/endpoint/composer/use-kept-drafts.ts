import { useEffect } from 'react';
import { longestRemembered } from '../../../../src/operations/bounds.js';
import type { Store } from '../../../state/store.js';
import { useSession } from '../../../views/use-session.js';
import type { RoomSettings } from './composer-settings.js';
import { sentReport, withRemembered } from './kept-drafts.js';

/** How long nobody types before the workbench is told. */
const tellAfterMs = 800;

/**
 * Keeps what is typed and sent through an endpoint with the workspace: it is there again after a restart, and in another browser.
 * What cannot be kept stays in this browser.
 */
export function useKeptDrafts(endpoint: string, settings: Store<RoomSettings>): void {
  const { api } = useSession();
  useEffect(() => {
    const shown = new AbortController();
    const ignored = (): void => undefined;
    let known = settings.get();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      const before = known;
      known = settings.get();
      const { draft, history } = known;
      if (draft !== before.draft && draft.length <= longestRemembered)
        api.call('composer.keepDraft', { body: { endpoint, draft } }).catch(ignored);
      const added = history.filter((sent) => !before.history.includes(sent)).map(sentReport);
      if (added.length > 0) api.call('composer.addSent', { body: { endpoint, sent: added } }).catch(ignored);
    };
    const stop = settings.subscribe(() => {
      clearTimeout(timer);
      // What was sent is kept at once, a draft when nobody types.
      timer = setTimeout(tell, settings.get().history === known.history ? tellAfterMs : 0);
    });
    api.call('composer.get', { endpoint }, shown.signal).then((report) => {
      const joined = withRemembered(settings.get(), report);
      // What the workbench has told it is not told again; what only this page knows is.
      known = {
        ...joined.settings,
        draft: report.draft,
        history: joined.settings.history.filter((sent) => !joined.missing.includes(sent)),
      };
      settings.set(joined.settings);
    }, ignored);
    return () => {
      shown.abort();
      stop();
      if (timer === undefined) return;
      clearTimeout(timer);
      tell();
    };
  }, [api, endpoint, settings]);
}
