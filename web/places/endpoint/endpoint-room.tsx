import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { parseEncodingName } from '../../../src/bytes/encoding-names.js';
import { formatHex } from '../../../src/bytes/hex.js';
import { type Complaint, complaintOf } from '../../session.js';
import { isOfDatagrams, isRelay, type SocketSummary } from '../../state/kinds.js';
import { formatTime } from '../../state/numbers.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { CopiedLine, useCopiedNote } from '../../views/copied-note.js';
import { PaneEdge } from '../../views/pane-edge.js';
import { useRoomy } from '../../views/use-narrow.js';
import { useSession, useStore } from '../../views/use-session.js';
import { useLayouts } from '../../workspace/use-layouts.js';
import { Composer } from './composer/composer.js';
import { createRoomSettings, type RoomSettings } from './composer/composer-settings.js';
import { maxDraftCharacters } from './composer/outgoing.js';
import { useKeptDrafts } from './composer/use-kept-drafts.js';
import { useCopiedLink } from './export/use-copied-link.js';
import { useFilterDialog } from './filters/use-filter-dialog.js';
import { useFilterFiles } from './filters/use-filter-files.js';
import { useStanding } from './filters/use-standing.js';
import { searchText, shownText } from './find/search-text.js';
import { useFind } from './find/use-find.js';
import { AlteredInspector } from './inspector/altered-inspector.js';
import { Inspector } from './inspector/inspector.js';
import { firstView } from './inspector/inspector-view.js';
import { LadderView } from './ladder/ladder-view.js';
import { LinePanel } from './line/line-panel.js';
import { LogBar } from './log/log-bar.js';
import {
  type AlteredEntry,
  isAlteredEntry,
  isMessageEntry,
  type LogEntry,
  type MessageEntry,
} from './log/log-entry.js';
import type { LineVerb } from './log/log-keys.js';
import { logTest } from './log/log-test.js';
import { LogView } from './log/log-view.js';
import { makeSequence } from './log/make-sequence.js';
import { noRows, type RowSelection, selectRow } from './log/row-selection.js';
import { StreamText } from './log/stream-text.js';
import { useBadChecksums } from './log/use-bad-checksums.js';
import { useLogQuery } from './log/use-log-query.js';
import { useNotes } from './notes/use-notes.js';
import { MissingLine } from './past/missing-line.js';
import { useKeptPlace } from './past/use-kept-place.js';
import { useLogGoal } from './past/use-log-goal.js';
import { usePast } from './past/use-past.js';
import { RoomHead } from './room-head.js';
import { rewriteSource, useRuleOf } from './standing-in/use-rule-of.js';
import { useStandingIn } from './standing-in/use-standing-in.js';
import { useEndpointCheck } from './use-endpoint-check.js';
import { pickedSettings } from './values/picked-settings.js';
import type { PickedNumber } from './values/reading/picked-numbers.js';
import type { PickedTime } from './values/time-window.js';
import type { KeptReading } from './values/use-values.js';

// Plotting comes with the first plot.
const ValuesView = lazy(async () => ({ default: (await import('./values/values-view.js')).ValuesView }));

// Standing in comes with the first relay.
const StandingPane = lazy(async () => ({
  default: (await import('./standing-in/standing-pane.js')).StandingPane,
}));

/** What gives way to the panes of a room. */
const inRoom = { holder: '.room', neighbour: '.room-main' } as const;

/** Characters of a byte in hex, with its space. */
const hexCharacters = 3;

/** The room of one endpoint: its head, what it says, where to answer, and what is selected, looked at closely. */
export function EndpointRoom({ endpoint }: { readonly endpoint: SocketSummary }) {
  const session = useSession();
  const settingsStore = session.room(endpoint, createRoomSettings);
  const settings = useStore(settingsStore);
  useKeptDrafts(endpoint.id, settingsStore);
  const [peer, setPeer] = useState<string>();
  const [to, setTo] = useState<string>();
  const [selection, setSelection] = useState<RowSelection>(noRows);
  /** The number of the event at the cursor, in whatever log it was chosen. */
  const chosen = useRef<number>(undefined);
  const [inspected, setInspected] = useState<MessageEntry | AlteredEntry>();
  const [view, setView] = useState(firstView);
  const [complaint, setComplaint] = useState<Complaint>();
  const own = parseEncodingName(endpoint.input.encoding ?? 'utf-8') ?? 'utf-8';
  const readAs = settings.readAs ?? own;
  const log = session.state.log(endpoint.id);
  const past = usePast(endpoint, log);
  const { input } = endpoint;
  // A datagram and a frame stand for themselves.
  const joins = !isOfDatagrams(input) && (input.framing ?? 'raw') === 'raw';
  const stream = useMemo(() => new StreamText(log, readAs, joins), [log, readAs, joins]);
  const check = useEndpointCheck(input);
  const { layouts, failures } = useLayouts(input.layouts ?? []);
  const typed = useLogQuery(endpoint.id, layouts);
  const reading = useMemo(() => ({ layouts, encoding: readAs }), [layouts, readAs]);
  const standIn = useStandingIn(endpoint, reading);
  const ruleOf = useRuleOf(setComplaint);
  const isRoomy = useRoomy();
  const context = useMemo(
    () => ({
      endpoint: input.label ? [input.label, endpoint.id] : [endpoint.id],
      check,
      layouts,
      notes: session.state.annotations,
    }),
    [input.label, endpoint.id, check, layouts, session],
  );
  const test = useMemo(
    () => logTest(peer, typed.query, stream, context),
    [peer, typed.query, stream, context],
  );
  const find = useFind(endpoint.id, log, searchText(typed.searched, peer), test);
  const foundStream = useMemo(
    () => (find === undefined ? undefined : new StreamText(find.found, readAs, false)),
    [find, readAs],
  );
  const shownLog = find?.found ?? log;
  const [selected, setSelected] = useState(find);
  if (selected !== find) {
    // Its lines have numbers of their own.
    setSelected(find);
    setSelection(noRows);
    const sequence = inspected?.event.sequence;
    const number = sequence === undefined ? undefined : shownLog.numberOf(sequence);
    const entry = number === undefined ? undefined : shownLog.at(number);
    // What is looked at stays open where it is a line of what is shown now.
    setInspected(entry !== undefined && canInspect(entry) ? entry : undefined);
  }
  const shownStream = foundStream ?? stream;
  const standing = useStanding(shownStream, context, typed.catalog);
  const filterFiles = useFilterFiles();
  const {
    onSave,
    onLike,
    dialog: filterDialog,
  } = useFilterDialog(endpoint, shownLog, typed.catalog, shownStream, context, filterFiles);
  const bad = useBadChecksums(log, stream, context, typed);
  const keptReading = useRef<KeptReading>(undefined);
  const [pickedMicros, setPickedMicros] = useState<PickedTime>();
  const change = (part: Partial<RoomSettings>): void =>
    settingsStore.update((kept) => ({ ...kept, ...part }));
  // A UDP socket's target may be anyone, and is remembered; a TCP peer is gone when the page is loaded again.
  const isUdp = input.type === 'udp';
  const sendTo = (target: string | undefined): void =>
    isUdp ? change({ target: target ?? '' }) : setTo(target);

  const plot = (picked: PickedNumber, { event }: MessageEntry): void => {
    const { readAs: reading, examples, answerMs } = settings.values;
    const rules = { readAs: reading, examples, answerMs, layouts, encoding: readAs, isFramed: !joins, peer };
    change({
      view: 'values',
      values: pickedSettings(settings.values, picked, log, rules, keptReading.current),
    });
    setPickedMicros({ micros: event.timeMicros });
    // What was found in the record is read there.
    if (shownLog !== log && log.numberOf(event.sequence) === undefined) void past.find(event.sequence);
  };
  const choosePeer = (chosen: string | undefined): void => {
    setPeer(chosen);
    // Who looks at one peer answers that one.
    sendTo(chosen);
  };
  /** A row of what is held opens it in its pane; false if it is held no longer, or its row is another. */
  const showHeld = ({ event }: LogEntry): boolean => {
    if (event.type !== 'altered' || !standIn.show(event)) return false;
    setInspected(undefined);
    return true;
  };
  const select = (rows: RowSelection): void => {
    setSelection(rows);
    chosen.current = undefined;
    const entry = rows.cursor === undefined ? undefined : shownLog.at(rows.cursor);
    if (entry !== undefined && 'sequence' in entry.event) chosen.current = entry.event.sequence;
    if (entry === undefined || showHeld(entry)) return;
    // The inspector that is open goes along with the cursor.
    if (inspected !== undefined && canInspect(entry)) setInspected(entry);
  };

  const place = useStore(session.place);
  const isToLog =
    place.type === 'endpoint' && place.id === endpoint.id && (place.message ?? place.filter) !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: an address leads to the log once, and the person on from there
  useEffect(() => {
    if (isToLog) change({ view: 'log' });
  }, [place]);
  const goals = useLogGoal(endpoint.id, past, (number) => setSelection(selectRow(number)));
  const topShown = useKeptPlace(test !== undefined, chosen, goals);
  const { note: copied, say: sayCopied } = useCopiedNote();
  const copyLink = useCopiedLink(sayCopied);
  const { onNote, dialog: noteDialog } = useNotes(setComplaint);

  const onVerb = (verb: LineVerb, entry: LogEntry): void => {
    if (!isMessageEntry(entry)) {
      if (verb === 'open' && !showHeld(entry) && isAlteredEntry(entry)) setInspected(entry);
      return;
    }
    setComplaint(undefined);
    if (verb === 'open') {
      setInspected(entry);
      return;
    }
    if (verb === 'link') {
      const place = { type: 'endpoint', id: endpoint.id, message: entry.event.sequence } as const;
      void copyLink(place);
      return;
    }
    if (verb === 'like') {
      onLike(entry);
      return;
    }
    if (verb !== 'again') {
      onNote(verb, entry);
      return;
    }
    const { event } = entry;
    const { bytes } = event;
    if (event.type === 'received') {
      // A field of megabytes holds the page up; as bytes it is what goes out anyway.
      const isLong = bytes.byteLength * hexCharacters > maxDraftCharacters;
      session
        .outgoing(endpoint.id)
        .attachment.set(
          isLong
            ? { type: 'file', name: formatTime(event.timeMicros), content: new Blob([new Uint8Array(bytes)]) }
            : undefined,
        );
      if (!isLong) change({ draft: formatHex(bytes), hex: true, side: 'up' });
    } else
      session
        .send(
          endpoint.id,
          bytes,
          event.peers === undefined ? event.peer : undefined,
          isRelay(input) ? 'down' : undefined,
        )
        .catch((error: unknown) => setComplaint(complaintOf(error)));
  };

  const isInspecting = inspected !== undefined;
  useEffect(() => {
    // Where the room of a relay scrolls as one, the line that is looked at stays in view above the inspector.
    if (isInspecting && !isRoomy)
      document.querySelector('.room.of-relay .log')?.scrollIntoView({ block: 'nearest' });
  }, [isInspecting, isRoomy]);
  const closeInspector = (): void => {
    setInspected(undefined);
    // Back to the line that was looked at, as Escape does.
    document.querySelector<HTMLElement>('main :is(.lines, .rungs, .value-plot)')?.focus();
  };

  const cursorEntry = selection.cursor === undefined ? undefined : shownLog.at(selection.cursor);
  const source = rewriteSource(endpoint, standIn.open, cursorEntry, reading);
  const standingPane = isRelay(input) ? (
    <Suspense fallback={<aside className="standing" aria-busy="true" />}>
      <StandingPane
        endpoint={endpoint}
        standing={standIn}
        reading={reading}
        catalog={typed.catalog}
        onAdd={source && (() => ruleOf(source))}
      />
    </Suspense>
  ) : undefined;

  const isBeside = isRelay(input) && isRoomy && inspected === undefined;
  const relayClass = isRelay(input) ? ` of-relay${isBeside ? ' with-standing' : ''}` : '';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the inspector from anywhere in the room
    <div
      className={`room${inspected === undefined ? '' : ' with-inspector'}${relayClass}`}
      onKeyDown={({ key }) => {
        if (key === 'Escape') setInspected(undefined);
      }}
    >
      <div className="room-main">
        <RoomHead
          endpoint={endpoint}
          view={settings.view}
          onView={(view) => {
            setPickedMicros(undefined);
            change({ view });
          }}
        />
        {isRelay(input) && (
          <LinePanel
            endpoint={endpoint}
            input={input}
            onHeld={isRoomy && inspected !== undefined ? () => setInspected(undefined) : undefined}
          >
            {!isRoomy && standingPane}
          </LinePanel>
        )}
        {settings.view === 'values' && (
          <Suspense fallback={<section className="values-view" aria-busy="true" />}>
            <ValuesView
              endpoint={endpoint}
              layouts={layouts}
              encoding={readAs}
              isFramed={!joins}
              peer={peer}
              settings={settings.values}
              kept={keptReading}
              picked={pickedMicros}
              onPeer={choosePeer}
              onSettings={(values) => change({ values })}
            />
          </Suspense>
        )}
        {settings.view === 'ladder' && (
          <LadderView
            endpoint={endpoint}
            peer={peer}
            stream={stream}
            layouts={layouts}
            selection={selection}
            onPeer={choosePeer}
            onSelection={select}
            onOpen={setInspected}
          />
        )}
        {settings.view === 'log' && (
          <>
            <LogBar
              endpoint={endpoint}
              settings={settings}
              encoding={readAs}
              peer={peer}
              typed={typed}
              bad={bad}
              filters={standing.filters}
              onSaveFilter={onSave}
              onCopyLink={copyLink}
              onSettings={change}
              onPeer={choosePeer}
            />
            <ComplaintLine complaint={complaint ?? (failures[0] && { failure: failures[0] })} />
            <MissingLine missing={goals.missing} onNearest={goals.toNearest} onClose={goals.forget} />
            <LogView
              endpoint={endpoint}
              mode={settings.viewMode}
              stream={shownStream}
              check={check}
              layouts={layouts}
              test={test}
              standing={standing}
              filterFiles={filterFiles}
              selection={selection}
              onSelection={select}
              onVerb={onVerb}
              past={past}
              find={find}
              filterText={shownText(
                typed.query,
                peer,
                standing.isRevealed ? [] : standing.rules.hides.map(({ text }) => text),
              )}
              onCopied={sayCopied}
              goal={goals.goal}
              topShown={topShown}
              onPick={plot}
              onSequence={(entries) => {
                setComplaint(undefined);
                makeSequence(session, endpoint, entries).catch((error: unknown) =>
                  setComplaint(complaintOf(error)),
                );
              }}
            />
          </>
        )}
        <CopiedLine note={copied} />
      </div>
      {inspected !== undefined && isAlteredEntry(inspected) && (
        <AlteredInspector
          entry={inspected}
          reading={reading}
          view={view}
          onView={setView}
          onClose={closeInspector}
        />
      )}
      {inspected !== undefined && isMessageEntry(inspected) && (
        <Inspector
          endpoint={endpoint}
          log={shownLog}
          entry={inspected}
          stream={shownStream}
          check={check}
          layouts={layouts}
          view={view}
          onView={setView}
          onReadAs={(encoding) => change({ readAs: encoding })}
          onPick={plot}
          onClose={closeInspector}
          onVerb={onVerb}
          onCopied={sayCopied}
        />
      )}
      {isBeside && standingPane}
      {noteDialog}
      {filterDialog}
      <Composer
        endpoint={endpoint}
        layouts={layouts}
        waits={standIn.open !== undefined}
        encoding={settings.writeAs ?? own}
        settingsStore={settingsStore}
        to={isUdp ? settings.target.trim() || undefined : to}
        onTo={sendTo}
      />
      <PaneEdge name="draft" side="top" {...inRoom} pane=".composer .typed" />
      {inspected !== undefined && (
        <>
          <PaneEdge name="inspector" side="left" {...inRoom} pane=".inspector" />
          <PaneEdge name="inspector-height" side="top" {...inRoom} pane=".inspector" />
        </>
      )}
    </div>
  );
}

/** Whether the inspector can show a line. */
function canInspect(entry: LogEntry): entry is MessageEntry | AlteredEntry {
  return isMessageEntry(entry) || isAlteredEntry(entry);
}
