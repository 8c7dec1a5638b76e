import { formatBytes } from '../../../../src/bytes/byte-size.js';
import type { CaptureReport } from '../../../../src/operations/captures.js';
import { useStore, useWords } from '../../../views/use-session.js';
import { maxLiveBytes } from '../reading/capture-source.js';
import { lostPackets } from '../state/lost-packets.js';
import type { OpenCapture } from '../state/open-capture.js';
import { SaveButton } from './save-button.js';
import { useLiveReport } from './use-live-report.js';

/** How a live capture goes: its packets, how much of the room for them is taken, and what was dropped where. */
export function LiveProgress({ capture }: { readonly capture: OpenCapture }) {
  const words = useWords();
  const { t, count } = words;
  const facts = useStore(capture.facts);
  const report = useLiveReport(capture);
  const isCapturing = facts.state === 'capturing';
  const counted = { count: facts.count, shown: count(facts.count) };
  return (
    <>
      <div className="capture-progress">
        <span className={`lamp lamp-${isCapturing ? 'on' : 'off'}`} />
        <span className="mono" role="status">
          {t(isCapturing ? 'captureRunning' : 'captureEnded', counted)}
        </span>
        {isCapturing && (
          <>
            <progress max={maxLiveBytes} value={facts.readBytes} aria-label={t('captureRoom')} />
            <span className="mono">
              {t('captureKept', { kept: formatBytes(facts.readBytes), most: formatBytes(maxLiveBytes) })}
            </span>
          </>
        )}
        <span className="capture-counts">
          {facts.troubles > 0 && (
            <span className="bad">
              {t('captureTroubles', { count: facts.troubles, shown: count(facts.troubles) })}
            </span>
          )}
          <Losses report={report} capture={capture} />
        </span>
      </div>
      {facts.isFull && (
        <p className="complaint capture-banner" role="alert">
          {t('captureFull', { most: formatBytes(maxLiveBytes) })}{' '}
          <SaveButton capture={capture} className="live-save" />
        </p>
      )}
      {report?.failure !== undefined && (
        <p className="complaint capture-banner" role="alert">
          {words.failure(report.failure)}
        </p>
      )}
    </>
  );
}

/** Packets that were dropped, by whom; also when there are none. */
function Losses({
  report,
  capture,
}: {
  readonly report: CaptureReport | undefined;
  readonly capture: OpenCapture;
}) {
  const { t, count } = useWords();
  const { count: taken, state } = useStore(capture.facts);
  const isOwn = capture.origin.type === 'live' && capture.origin.of === 'endpoints';
  const { kernel, device, here } = lostPackets(report, taken, state === 'capturing');
  return (
    <span
      className={kernel + device + here > 0 ? 'bad capture-losses' : 'capture-losses'}
      title={t(isOwn ? 'captureLossesOwnHint' : 'captureLossesHint')}
    >
      {t(isOwn ? 'captureLossesOwn' : 'captureLosses', {
        kernel: count(kernel),
        device: count(device),
        here: count(here),
      })}
    </span>
  );
}
