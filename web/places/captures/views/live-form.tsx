import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { type CaptureInterface, snapRange } from '../../../../src/operations/captures.js';
import { type Complaint, complaintOf } from '../../../session.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { TextField } from '../../../views/fields.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import type { LiveChoice } from '../state/capture-settings.js';
import { OpenCapture } from '../state/open-capture.js';
import { beginCapture } from '../state/open-captures.js';
import { InterfaceChoice } from './interface-choice.js';

/** How long a person pauses before what was typed is checked. */
const checkAfterMs = 250;

/** What to capture live, and the button that begins it. */
export function LiveForm({
  onBegun,
}: {
  /** A capture has been begun. */
  readonly onBegun: (capture: OpenCapture) => void;
}) {
  const session = useSession();
  const { t, count } = useWords();
  const { live } = useStore(session.captureSettings);
  const { interfaces, complaint, refresh } = useInterfaces();
  const [refusal, setRefusal] = useState<Complaint>();
  const [isOpening, setOpening] = useState(false);
  const filterFault = useFilterFault(live.filter.trim());
  const change = (part: Partial<LiveChoice>): void =>
    session.captureSettings.update((kept) => ({ ...kept, live: { ...kept.live, ...part } }));
  const chosen = live.interfaces.filter((name) => interfaces?.some((known) => known.name === name) ?? true);
  const snapBytes = live.snapBytes.trim() === '' ? undefined : Number(live.snapBytes);
  const isSnapWrong =
    snapBytes !== undefined &&
    !(Number.isInteger(snapBytes) && snapBytes >= snapRange.least && snapBytes <= snapRange.most);
  const range = t('fieldRange', { least: count(snapRange.least), most: count(snapRange.most) });
  const begin = async (): Promise<void> => {
    setOpening(true);
    setRefusal(undefined);
    const captureFilter = live.filter.trim();
    const begun = await beginCapture(session, {
      interfaces: chosen,
      ...(captureFilter === '' ? {} : { captureFilter }),
      ...(snapBytes === undefined ? {} : { snapBytes }),
    });
    setOpening(false);
    if (begun instanceof OpenCapture) onBegun(begun);
    else setRefusal(begun);
  };
  const canBegin = chosen.length > 0 && filterFault === undefined && !isSnapWrong && !isOpening;
  return (
    <form
      className="live-form"
      aria-label={t('captureLive')}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (canBegin) void begin();
      }}
    >
      <InterfaceChoice
        interfaces={interfaces}
        chosen={chosen}
        onChange={(names) => change({ interfaces: names })}
        onRefresh={() => void refresh()}
      />
      <ComplaintLine complaint={complaint} />
      <div className="fields">
        <TextField
          label={t('captureLiveFilter')}
          value={live.filter}
          placeholder="udp port 69"
          help={t('captureLiveFilterHelp')}
          fault={filterFault}
          isMono
          onChange={(filter) => change({ filter })}
        />
        <TextField
          label={t('captureSnap')}
          value={live.snapBytes}
          placeholder={t('defaultIs', { value: count(snapRange.most), range })}
          help={t('captureSnapHelp')}
          fault={isSnapWrong ? t('fieldOutOfRange', { range }) : undefined}
          isMono
          onChange={(text) => change({ snapBytes: text })}
        />
      </div>
      <ComplaintLine complaint={refusal} />
      <div className="verb-line">
        <button type="submit" className="primary" aria-disabled={!canBegin}>
          {t('captureBegin')}
        </button>
        <span className="dim">{chosen.length === 0 ? t('captureChooseOne') : chosen.join(', ')}</span>
      </div>
    </form>
  );
}

/** The interfaces of the workbench's machine, or why they cannot be listed. */
function useInterfaces() {
  const session = useSession();
  const [interfaces, setInterfaces] = useState<readonly CaptureInterface[]>();
  const [complaint, setComplaint] = useState<Complaint>();
  const refresh = useCallback(async (): Promise<void> => {
    try {
      setInterfaces(await session.api.call('captures.interfaces'));
      setComplaint(undefined);
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  }, [session]);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  return { interfaces, complaint, refresh };
}

/** What libpcap has against a capture filter, once a person pauses. */
function useFilterFault(filter: string): string | undefined {
  const session = useSession();
  const words = useWords();
  const [checked, setChecked] = useState<{ readonly filter: string; readonly complaint: Complaint }>();
  useEffect(() => {
    if (filter === '') return;
    const given = new AbortController();
    const check = async (): Promise<void> => {
      try {
        await session.api.call('captures.checkFilter', { filter }, given.signal);
        setChecked(undefined);
      } catch (error) {
        const complaint = complaintOf(error);
        // Whatever else is wrong is said when it is begun.
        if (complaint.failure?.code === 'CAPTURE_FILTER_INVALID') setChecked({ filter, complaint });
      }
    };
    const timer = setTimeout(() => void check(), checkAfterMs);
    return () => {
      clearTimeout(timer);
      given.abort();
    };
  }, [session, filter]);
  return checked?.filter === filter ? words.complaint(checked.complaint) : undefined;
}
