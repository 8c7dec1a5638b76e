import { useEffect, useState } from 'react';
import { sameBytes } from '../../../../src/bytes/same-bytes.js';
import type { HeldMessage, Settling } from '../../../../src/operations/standing-in.js';
import type { HoldOrder } from '../../../../src/operations/standing-in-state.js';
import type { Altered } from '../../../../src/traffic/event.js';
import { type Complaint, complaintOf } from '../../../session.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { decodeBase64, encodeBase64 } from '../../../transport/base64.js';
import { useSession } from '../../../views/use-session.js';
import { editedBytes, type HeldEdit, newEdit, type Reading } from './held-edit.js';
import { besideOf, type HeldLists, heldOf, keyOf, noLists, openIn, outcomeOf } from './held-lists.js';

/** Edits that are kept of messages that wait meanwhile. */
const maxEdits = 100;

/** A message that is looked at, and what a person makes of it. */
export interface OpenHeld {
  readonly message: HeldMessage;
  readonly came: Uint8Array;
  readonly edit: HeldEdit;
  /** What became of it, as while it was edited. */
  readonly outcome: ReturnType<typeof outcomeOf>;
  /** Its place among those that are held, from 1; 0 for one that is gone. */
  readonly place: number;
}

/** Standing in at a relay: what it holds, the message that is looked at, and what can be done. */
export interface StandingIn {
  readonly lists: HeldLists;
  readonly open: OpenHeld | undefined;
  readonly complaint: Complaint | undefined;
  readonly hold: (order: HoldOrder) => void;
  readonly settleAll: () => void;
  readonly step: (by: 1 | -1) => void;
  /** Opens the message that a row of the log is about; false if it is held no longer. */
  readonly show: (event: Altered) => boolean;
  readonly edit: (edit: HeldEdit) => void;
  /** Sends it on, `data` in its place. */
  readonly forward: (data: Uint8Array | undefined) => void;
  readonly drop: () => void;
  readonly answer: (data: Uint8Array) => void;
  readonly extend: (ms: number) => void;
  /** Puts away a message that is gone. */
  readonly close: () => void;
}

/** Standing in at a relay, whose messages are read as `reading` says; undefined for an endpoint that is none. */
export function useStandingIn(endpoint: SocketSummary, reading: Reading): StandingIn {
  const { api } = useSession();
  const { id, standingIn } = endpoint;
  const [lists, setLists] = useState(noLists);
  const [chosen, setChosen] = useState<HeldMessage>();
  const [edits, setEdits] = useState<ReadonlyMap<string, HeldEdit>>(new Map());
  const [complaint, setComplaint] = useState<Complaint>();
  const [asked, setAsked] = useState(0);
  const isUsed = standingIn !== undefined && standingIn.held + standingIn.settled > 0;
  const version = isUsed
    ? `${standingIn.held} ${standingIn.settled} ${standingIn.heldBytes} ${asked}`
    : undefined;
  useEffect(() => {
    if (version === undefined) {
      setLists((before) => (before.held.length > 0 || before.before.length > 0 ? noLists : before));
      return;
    }
    const leaving = new AbortController();
    api.call('relays.held', { id }, leaving.signal).then(setLists, () => undefined);
    return () => leaving.abort();
  }, [api, id, version]);
  const message = openIn(lists, chosen, chosen !== undefined && isChanged(chosen, edits, reading));
  // What is looked at stays, whatever is held before it later.
  if (message !== chosen) setChosen(message);

  const act = (run: () => Promise<unknown>): void => {
    setComplaint(undefined);
    run().then(
      () => setAsked((times) => times + 1),
      (error: unknown) => {
        setComplaint(complaintOf(error));
        setAsked((times) => times + 1);
      },
    );
  };
  const forget = (gone: HeldMessage): void =>
    setEdits((kept) => new Map([...kept].filter(([key]) => key !== keyOf(gone))));
  const settle = (as: Settling['as'], data?: Uint8Array): void => {
    if (message === undefined) return;
    const body: Settling = { as, ...(data === undefined ? {} : { data: encodeBase64(data) }) };
    act(async () => {
      await api.call('relays.settle', { id, number: String(message.number), body });
      forget(message);
      // The next one is looked at before the list is there.
      setLists(({ held, before }) => ({ held: held.filter((one) => keyOf(one) !== keyOf(message)), before }));
    });
  };
  const open = message === undefined ? undefined : openOf(message, lists, edits, reading);
  return {
    lists,
    open,
    complaint,
    hold: (order) => act(() => api.call('relays.hold', { id, body: order })),
    settleAll: () => act(() => api.call('relays.settleAll', { id })),
    step: (by) => {
      const next = besideOf(lists, message, by);
      if (next !== undefined) setChosen(next);
    },
    show: (event) => {
      const found = heldOf(event, lists);
      if (found !== undefined) setChosen(found);
      return found !== undefined;
    },
    edit: (edit) => {
      if (message === undefined) return;
      setEdits((kept) => new Map([...kept, [keyOf(message), edit] as const].slice(-maxEdits)));
    },
    forward: (data) => settle('forward', data),
    drop: () => settle('drop'),
    answer: (data) => settle('answer', data),
    extend: (ms) => {
      if (message === undefined) return;
      act(() => api.call('relays.extend', { id, number: String(message.number), body: { ms } }));
    },
    close: () => {
      if (message === undefined) return;
      forget(message);
      setChosen(lists.held[0]);
      setComplaint(undefined);
    },
  };
}

/** Whether a person has changed a message, and may want what they have typed. */
function isChanged(message: HeldMessage, edits: ReadonlyMap<string, HeldEdit>, reading: Reading): boolean {
  const edit = edits.get(keyOf(message));
  const edited = edit && editedBytes(edit, reading);
  return edited !== undefined && !(edited.ok && sameBytes(edited.bytes, decodeBase64(message.data)));
}

function openOf(
  message: HeldMessage,
  lists: HeldLists,
  edits: ReadonlyMap<string, HeldEdit>,
  reading: Reading,
): OpenHeld {
  const came = decodeBase64(message.data);
  const key = keyOf(message);
  return {
    message,
    came,
    edit: edits.get(key) ?? newEdit(came, reading),
    outcome: outcomeOf(lists, message),
    place: lists.held.findIndex((one) => keyOf(one) === key) + 1,
  };
}
