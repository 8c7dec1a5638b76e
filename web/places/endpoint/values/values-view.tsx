import { type KeyboardEvent, useCallback, useMemo, useState } from 'react';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import type { Layout } from '../../../../src/layout/layout.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { endpointName } from '../../../state/names.js';
import { PaneEdge } from '../../../views/pane-edge.js';
import { useSession, useWords } from '../../../views/use-session.js';
import './values.css';
import type { Cursors } from './plot/picture.js';
import { formatSilence } from './plot/plot-words.js';
import { ValuePlot } from './plot/value-plot.js';
import type { ReadingRules } from './reading/found-series.js';
import { RoundTripPane } from './round-trip-pane.js';
import { columnNames, saveValues } from './save-values.js';
import { SeriesMenu } from './series-menu.js';
import { directionWord, seriesName } from './series-words.js';
import { shownSeries, ticked } from './shown-series.js';
import {
  held,
  live,
  type PickedTime,
  panned,
  type TimeView,
  type TimeWindow,
  viewOf,
  windowOf,
  zoomed,
} from './time-window.js';
import { type CursorName, TriggerLine } from './trigger-line.js';
import { levelWithin } from './trigger-watch.js';
import { type KeptReading, useValues, watchedSeries } from './use-values.js';
import { ValuesBar } from './values-bar.js';
import type { TriggerSettings, ValuesSettings } from './values-settings.js';
import { ValuesTable } from './values-table.js';

/** Peers to choose from. */
const maxPeers = 200;
const noCursors: Cursors = { a: undefined, b: undefined };
/** How far a key moves a cursor, and the plot, of what is shown. */
const step = 0.01;
const farStep = 0.1;

/** The numbers of an endpoint's messages over time, and how its messages come and are answered. */
export function ValuesView({
  endpoint,
  layouts,
  encoding,
  isFramed,
  peer,
  settings,
  kept,
  picked,
  onPeer,
  onSettings,
}: {
  readonly endpoint: SocketSummary;
  readonly layouts: readonly Layout[];
  readonly encoding: EncodingName;
  readonly isFramed: boolean;
  readonly peer: string | undefined;
  readonly settings: ValuesSettings;
  /** Where its reading is kept while something else is shown. */
  readonly kept: { current: KeptReading | undefined };
  /** When the number came that the plot is opened for. */
  readonly picked: PickedTime | undefined;
  readonly onPeer: (peer: string | undefined) => void;
  readonly onSettings: (settings: ValuesSettings) => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const log = session.state.log(endpoint.id);
  const { readAs, examples, answerMs } = settings;
  const rules = useMemo<ReadingRules>(
    () => ({ readAs, examples, layouts, encoding, isFramed, peer, answerMs }),
    [readAs, examples, layouts, encoding, isFramed, peer, answerMs],
  );
  const [view, setView] = useState<TimeView>(live);
  const [cursors, setCursors] = useState(noCursors);
  const [chosen, setChosen] = useState<CursorName>('a');
  const [seen, setSeen] = useState<PickedTime>();
  if (picked !== seen) {
    setSeen(picked);
    if (picked !== undefined) {
      const lastMicros = log.at(log.next - 1)?.event.timeMicros ?? picked.micros;
      setView(viewOf(picked.micros, settings.spanSeconds, lastMicros));
      setChosen('a');
      setCursors({ a: picked.micros, b: undefined });
    }
  }
  const [pixels, setPixels] = useState(600);
  const [arming, setArming] = useState(0);
  const wanted = useMemo(
    () => ({ settings, view, cursors, pixels, arming }),
    [settings, view, cursors, pixels, arming],
  );
  const { picture, found, trigger, nowMicros, reading } = useValues(log, rules, wanted, kept);
  const { window, series } = picture;
  const shown = shownSeries(found, settings.shown);
  const watched = watchedSeries(shown, settings);
  // A client speaks to one peer; there is nothing to choose.
  const known =
    endpoint.input.type === 'tcp-connect' ? [] : endpoint.peers.slice(-maxPeers).map((one) => one.peer);
  const peers = peer === undefined || known.includes(peer) ? known : [...known, peer];
  const names = series.map(({ found: one }) => seriesName(one, words));
  const { language } = words;
  const silent = useCallback(
    (micros: number) => t('valuesSilent', { span: formatSilence(micros, language) }),
    [t, language],
  );
  const levelScale = watched === undefined ? undefined : picture.choice.get(watched.key);

  const change = (part: Partial<ValuesSettings>): void => onSettings({ ...settings, ...part });
  /** A trigger that is switched on, or is given another series, begins with a level that its values reach. */
  const withLevel = (trigger: TriggerSettings): TriggerSettings => {
    const { mode, series: key } = settings.trigger;
    const isBegun = trigger.mode !== 'off' && (mode === 'off' || trigger.series !== key);
    const watches = series.find(({ found: one }) => one.key === watchedSeries(shown, { trigger })?.key);
    if (!isBegun || watches === undefined) return trigger;
    return { ...trigger, level: levelWithin(watches.drawn, trigger.level) };
  };
  const look = (next: TimeWindow): void => setView(held(next));
  const zoom = (factor: number, atMicros?: number): void =>
    look(zoomed(window, factor, atMicros ?? cursors[chosen] ?? (window.fromMicros + window.toMicros) / 2));
  const setLive = (isLive: boolean): void => {
    // What comes from now on is not shown.
    setView(isLive ? live : held(windowOf(window.fromMicros, Math.min(window.toMicros, nowMicros))));
    // Whoever goes on wants to see what comes, and not what a trigger has caught.
    if (isLive) setArming((count) => count + 1);
  };
  const place = (name: CursorName, micros: number): void => {
    setChosen(name);
    setCursors((before) => ({ ...before, [name]: micros }));
  };
  const placeAt = (micros: number): void => place(cursorFor(cursors, micros), micros);
  const choose = (name: CursorName): void =>
    place(
      name,
      cursors[name] ?? window.fromMicros + (window.toMicros - window.fromMicros) * (name === 'a' ? 0.4 : 0.6),
    );
  const move = (by: number): void => {
    const at = cursors[chosen];
    if (at === undefined) look(panned(window, by * 10));
    else place(chosen, at + by * (window.toMicros - window.fromMicros));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (altKey || ctrlKey || metaKey) return;
    const by = shiftKey ? farStep : step;
    if (key === ' ') setLive(view.type !== 'live');
    else if (key === 'a' || key === 'A' || key === 'b' || key === 'B')
      choose(key.toLowerCase() === 'a' ? 'a' : 'b');
    else if (key === 'ArrowLeft') move(-by);
    else if (key === 'ArrowRight') move(by);
    else if (key === '+' || key === '=') zoom(0.5);
    else if (key === '-') zoom(2);
    else if (key === '0' || key === 'End') setLive(true);
    else if (key === 'Delete' || key === 'Backspace') setCursors(noCursors);
    else return;
    event.preventDefault();
  };
  const save = (): void => {
    const columns = columnNames(
      series.map(({ found: one }) =>
        [seriesName(one, words), directionWord(one, words), one.unit === '' ? undefined : `(${one.unit})`]
          .filter((part) => part !== undefined)
          .join(' '),
      ),
    );
    void saveValues(
      new Map(series.map(({ found: one }, at) => [columns[at] ?? '', one.points])),
      `${endpointName(endpoint).replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}-values.csv`,
    );
  };
  const { roundTrips } = reading;
  return (
    <section className="values-view" aria-label={t('valuesTitle', { name: endpointName(endpoint) })}>
      <ValuesBar
        series={series}
        menu={
          <SeriesMenu
            found={found}
            shown={shown}
            settings={settings}
            reading={reading}
            onTick={(key) => change({ shown: ticked(found, settings.shown, key) })}
            onSettings={change}
          />
        }
        peers={peers}
        peer={peer}
        spanSeconds={settings.spanSeconds}
        isLive={view.type === 'live'}
        onHide={(key) => change({ shown: ticked(found, settings.shown, key) })}
        onPeer={onPeer}
        onSpan={(spanSeconds) => {
          change({ spanSeconds });
          setView(live);
        }}
        onZoom={zoom}
        onLive={setLive}
        onSave={series.length === 0 ? undefined : save}
      />
      <TriggerLine
        picture={picture}
        watched={watched?.key}
        trigger={settings.trigger}
        state={trigger}
        cursors={cursors}
        chosen={chosen}
        nowMicros={nowMicros}
        onTrigger={(part) => change({ trigger: withLevel({ ...settings.trigger, ...part }) })}
        onArm={() => setArming((count) => count + 1)}
        onCursor={choose}
        onNoCursors={() => setCursors(noCursors)}
      />
      <div className="values-plot">
        <ValuePlot
          scene={{
            ...{ picture, cursors, names, silent },
            level:
              levelScale === undefined ? undefined : { scale: levelScale, level: settings.trigger.level },
          }}
          label={t('valuesPlot', { names: names.join(', ') })}
          onWindow={look}
          onZoom={zoom}
          onPlace={placeAt}
          onKeyDown={onKeyDown}
          onWidth={setPixels}
        />
        {series.length === 0 && <p className="values-none dim">{t(noneWord(found.length > 0, settings))}</p>}
        {view.type === 'live' && settings.shown === undefined && series[0]?.found.measure !== undefined && (
          <p className="values-hint dim">{t('valuesNoneFound')}</p>
        )}
      </div>
      {series.length > 0 && (
        <>
          <PaneEdge
            name="values-figures"
            side="top"
            holder=".values-view"
            pane=".values-figures"
            neighbour=".values-plot"
          />
          <ValuesTable picture={picture} cursors={cursors} />
        </>
      )}
      {roundTrips.count + roundTrips.unanswered > 0 && (
        <RoundTripPane trips={roundTrips} answerMs={answerMs} onAnswerMs={(ms) => change({ answerMs: ms })} />
      )}
    </section>
  );
}

/** The cursor that a click places: the first that is not there, else the nearer one. */
function cursorFor({ a, b }: Cursors, micros: number): CursorName {
  if (a === undefined) return 'a';
  if (b === undefined) return 'b';
  return Math.abs(a - micros) <= Math.abs(b - micros) ? 'a' : 'b';
}

function noneWord(isFound: boolean, { shown }: ValuesSettings): 'valuesNoneChosen' | 'valuesNone' {
  return isFound && shown !== undefined ? 'valuesNoneChosen' : 'valuesNone';
}
