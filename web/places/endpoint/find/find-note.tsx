import { useStore, useWords } from '../../../views/use-session.js';
import type { RecordFind } from './record-find.js';

/** What a search of the record has found and looked at, and the way to end it. */
export function FindNote({ find }: { readonly find: RecordFind }) {
  const { t, count, complaint } = useWords();
  const state = useStore(find.state);
  const hits = count(find.found.messages);
  const looked = count(state.looked);
  const of = count(state.of);
  return (
    <span className="note find-note" role="status">
      {state.state === 'failed'
        ? t('findFailed', { reason: complaint(state.complaint ?? { failure: undefined }) })
        : state.state === 'ended'
          ? t('findEnded', { hits })
          : t(findWords[state.state], { hits, looked, of })}
      {state.state === 'searching' && (
        <button type="button" className="quiet find-stop" onClick={() => find.stop()}>
          {t('findStop')}
        </button>
      )}
    </span>
  );
}

const findWords = { searching: 'findSearching', stopped: 'findStopped', full: 'findFull' } as const;
