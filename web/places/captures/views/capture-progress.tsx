import { useStore, useWords } from '../../../views/use-session.js';
import type { OpenCapture } from '../state/open-capture.js';

/** How far a capture is read and a filter is applied; what is damaged, and how much the capturing system has dropped. */
export function CaptureProgress({ capture }: { readonly capture: OpenCapture }) {
  const words = useWords();
  const { t, count } = words;
  const facts = useStore(capture.facts);
  const { state, readBytes, totalBytes, fault, dropped, troubles } = facts;
  const isReading = state === 'reading';
  const share = totalBytes === 0 ? 1 : readBytes / totalBytes;
  const about = share > 0 ? Math.round(facts.count / share) : 0;
  const counted = { count: facts.count, shown: count(facts.count) };
  return (
    <>
      <div className="capture-progress">
        <span className="mono" role="status">
          {isReading
            ? t('captureReading', { shown: count(facts.count), all: count(about) })
            : state === 'stopped'
              ? t('captureStopped', { shown: count(facts.count), all: count(about) })
              : t('capturePackets', counted)}
        </span>
        {isReading && (
          <>
            <progress max={1} value={share} aria-label={t('captureProgress')} />
            <button type="button" className="quiet capture-stop" onClick={() => capture.stop()}>
              {t('captureStop')}
            </button>
          </>
        )}
        <span className="capture-counts">
          {troubles > 0 && (
            <span className="bad">{t('captureTroubles', { count: troubles, shown: count(troubles) })}</span>
          )}
          {dropped !== undefined && (
            <span className={dropped > 0 ? 'bad' : undefined}>
              {t('captureDropped', { count: dropped, shown: count(dropped) })}
            </span>
          )}
        </span>
      </div>
      {fault !== undefined && (
        <p className="complaint capture-banner" role="alert">
          {words.failure(fault)}
        </p>
      )}
    </>
  );
}
