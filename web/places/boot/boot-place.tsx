import { useEffect, useRef, useState } from 'react';
import { Dialog } from '../../views/dialog.js';
import { Select } from '../../views/select.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { NoCapture } from '../captures/no-capture.js';
import type { BootReport } from '../captures/reading/messages.js';
import type { OpenCapture } from '../captures/state/open-capture.js';
import { openFiles } from '../captures/state/open-captures.js';
import { LiveForm } from '../captures/views/live-form.js';
import { isTroubled, type Lane, type LaneOrder, laneOrders, lanesOf } from './state/lane.js';
import { LanesView } from './views/lanes-view.js';
import { useCaptureNow } from './views/use-capture-now.js';

const orderWords = { trouble: 'bootOrderTrouble', latest: 'bootOrderLatest' } as const;

/** Machines that boot, from an open capture: a file, or one that is made live. */
export function BootPlace() {
  const session = useSession();
  const { t } = useWords();
  const captures = useStore(session.captures);
  const chooser = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<string>();
  const [isChoosing, setChoosing] = useState(false);
  const capture = captures.find(({ id }) => id === chosen) ?? captures.at(-1);
  const open = (): void => chooser.current?.click();
  return (
    <section className="boot" aria-label={t('boot')}>
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".pcap,.pcapng,.cap,.gz,.ntar,.dmp"
        aria-label={t('captureOpen')}
        onChange={({ currentTarget }) => {
          setChosen(openFiles(session, currentTarget.files ?? [])?.id);
          currentTarget.value = '';
        }}
      />
      {capture === undefined ? (
        <NoCapture
          heading={t('boot')}
          purpose={<p>{t('bootNone')}</p>}
          fileWords={t('bootNoneFile')}
          onOpen={open}
          live={
            <>
              <FilterHint />
              <LiveForm onBegun={({ id }) => setChosen(id)} />
            </>
          }
        />
      ) : (
        <BootView
          key={capture.id}
          capture={capture}
          captures={captures}
          onChoose={setChosen}
          onOpen={open}
          onLive={() => setChoosing(true)}
        />
      )}
      {isChoosing && (
        <Dialog
          label={t('captureLive')}
          className="live-dialog"
          holdsInput
          onClose={() => setChoosing(false)}
        >
          <h2>{t('captureLive')}</h2>
          <FilterHint />
          <LiveForm
            onBegun={({ id }) => {
              setChoosing(false);
              setChosen(id);
            }}
          />
        </Dialog>
      )}
    </section>
  );
}

/** The capture filter that is enough here, to be taken with a press. */
const bootFilter = 'udp or icmp';

function FilterHint() {
  const session = useSession();
  const { t } = useWords();
  const take = (): void =>
    session.captureSettings.update((kept) => ({ ...kept, live: { ...kept.live, filter: bootFilter } }));
  return (
    <p className="boot-hint dim">
      {t('bootFilterHint')}{' '}
      <button type="button" className="mono boot-filter" onClick={take}>
        {bootFilter}
      </button>
    </p>
  );
}

function BootView({
  capture,
  captures,
  onChoose,
  onOpen,
  onLive,
}: {
  readonly capture: OpenCapture;
  readonly captures: readonly OpenCapture[];
  readonly onChoose: (id: string) => void;
  readonly onOpen: () => void;
  readonly onLive: () => void;
}) {
  const { t } = useWords();
  const [order, setOrder] = useState<LaneOrder>('trouble');
  useEffect(() => capture.watchBoot(), [capture]);
  const boot = useStore(capture.boot);
  const { state } = useStore(capture.facts);
  const nowNanos = useCaptureNow(capture);
  const lanes = lanesOf(boot?.machines ?? [], nowNanos, boot?.isDone === true, order);
  return (
    <>
      <div className="head boot-head">
        <div className="head-line">
          <span className={`lamp lamp-${state === 'capturing' ? 'on' : 'off'}`} />
          <h1>{t('boot')}</h1>
          <BootFacts capture={capture} boot={boot} lanes={lanes} />
          <div className="head-verbs">
            {captures.length > 1 && (
              <Select
                name={t('bootSource')}
                value={capture.id}
                choices={captures.map(({ id }) => ({ value: id, label: id }))}
                onChange={onChoose}
              />
            )}
            <Select
              name={t('bootOrder')}
              value={order}
              choices={laneOrders.map((value) => ({ value, label: t(orderWords[value]) }))}
              onChange={(value) => setOrder(value === 'latest' ? 'latest' : 'trouble')}
            />
            {state === 'capturing' && (
              <button type="button" className="primary" onClick={() => capture.stop()}>
                {t('captureStop')}
              </button>
            )}
            <button type="button" onClick={onOpen}>
              {t('captureOpen')}
            </button>
            <button type="button" onClick={onLive}>
              {t('captureLiveVerb')}
            </button>
          </div>
        </div>
      </div>
      {boot === undefined || lanes.length === 0 ? (
        <p className="boot-empty dim" role="status">
          {t(boot?.isDone === true ? 'bootEmpty' : state === 'capturing' ? 'bootWaiting' : 'bootReading')}
        </p>
      ) : (
        <LanesView capture={capture} boot={boot} lanes={lanes} nowNanos={nowNanos} />
      )}
    </>
  );
}

/** How many machines there are and how they fare, and which capture tells. */
function BootFacts({
  capture,
  boot,
  lanes,
}: {
  readonly capture: OpenCapture;
  readonly boot: BootReport | undefined;
  readonly lanes: readonly Lane[];
}) {
  const { t, count } = useWords();
  const troubled = lanes.filter(isTroubled).length;
  const loaded = lanes.filter(({ state }) => state.type === 'loaded').length;
  return (
    <p className="head-state" role="status">
      {t('bootMachines', { count: boot?.count ?? 0, shown: count(boot?.count ?? 0) })}
      {troubled > 0 && (
        <>
          {': '}
          <b className="bad">{t('bootTroubled', { count: troubled, shown: count(troubled) })}</b>
        </>
      )}
      {loaded > 0 && `, ${t('bootLoadedCount', { count: loaded, shown: count(loaded) })}`}
      <span className="boot-of"> · {capture.id}</span>
    </p>
  );
}
