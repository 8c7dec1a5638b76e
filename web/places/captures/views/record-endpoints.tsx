import { useState } from 'react';
import type { Complaint } from '../../../session.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { useSession, useWords } from '../../../views/use-session.js';
import { OpenCapture } from '../state/open-capture.js';
import { beginRecording } from '../state/open-captures.js';

/** The button that records the workbench's own endpoints, which needs no privilege and no choice. */
export function RecordEndpoints({
  onBegun,
}: {
  /** A recording has been begun. */
  readonly onBegun: (capture: OpenCapture) => void;
}) {
  const session = useSession();
  const { t } = useWords();
  const [refusal, setRefusal] = useState<Complaint>();
  const [isOpening, setOpening] = useState(false);
  const begin = async (): Promise<void> => {
    setOpening(true);
    setRefusal(undefined);
    const begun = await beginRecording(session);
    setOpening(false);
    if (begun instanceof OpenCapture) onBegun(begun);
    else setRefusal(begun);
  };
  return (
    <div className="record-own">
      <ComplaintLine complaint={refusal} />
      <div className="verb-line">
        <button type="button" aria-disabled={isOpening} onClick={() => !isOpening && void begin()}>
          {t('captureRecordOwn')}
        </button>
        <span className="dim">{t('captureRecordOwnHelp')}</span>
      </div>
    </div>
  );
}
