import { useState } from 'react';
import { parseEncodingName } from '../../src/bytes/encoding-names.js';
import { decodeText } from '../../src/bytes/encodings.js';
import { formatHex } from '../../src/bytes/hex.js';
import type { EndpointSummary } from '../../src/http/protocol.js';
import { type Complaint, complaintOf } from '../session.js';
import { createRoomSettings, type RoomSettings } from '../state/composer-settings.js';
import { isMessage, type LogEntry } from '../state/message-log.js';
import { decodeBase64 } from '../transport/base64.js';
import { ComplaintLine } from './complaint-line.js';
import { Composer } from './composer.js';
import { copyText } from './copy-button.js';
import { Inspector } from './inspector.js';
import { LogBar } from './log-bar.js';
import { type LineVerb, LogView } from './log-view.js';
import { RoomHead } from './room-head.js';
import { useSession, useStore } from './use-session.js';

/** The room of one endpoint: its head, what it says, where to answer, and what is selected, looked at closely. */
export function EndpointRoom({ endpoint }: { readonly endpoint: EndpointSummary }) {
  const session = useSession();
  const settingsStore = session.room(endpoint.input, createRoomSettings);
  const settings = useStore(settingsStore);
  const [peer, setPeer] = useState<string>();
  const [to, setTo] = useState<string>();
  const [filterText, setFilterText] = useState('');
  const [selected, setSelected] = useState<number>();
  const [inspected, setInspected] = useState<LogEntry>();
  const [complaint, setComplaint] = useState<Complaint>();
  const own = parseEncodingName(endpoint.input.encoding ?? 'utf-8') ?? 'utf-8';
  const readAs = settings.readAs ?? own;
  const log = session.state.log(endpoint.id);
  const change = (part: Partial<RoomSettings>): void =>
    settingsStore.update((kept) => ({ ...kept, ...part }));

  const onVerb = (verb: LineVerb, entry: LogEntry): void => {
    const { event } = entry;
    if (!isMessage(event)) return;
    setComplaint(undefined);
    const bytes = decodeBase64(event.data);
    if (verb === 'open') setInspected(entry);
    else if (verb === 'copy')
      void copyText(settings.viewMode === 'hex' ? formatHex(bytes) : decodeText(bytes, readAs));
    else if (event.type === 'sent')
      session.api
        .send(endpoint.id, bytes, event.peer)
        .catch((error: unknown) => setComplaint(complaintOf(error)));
    else change({ draft: formatHex(bytes), hex: true });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the inspector from anywhere in the room
    <div
      className={inspected === undefined ? 'room' : 'room with-inspector'}
      onKeyDown={({ key }) => {
        if (key === 'Escape') setInspected(undefined);
      }}
    >
      <div className="room-main">
        <RoomHead endpoint={endpoint} />
        <LogBar
          endpoint={endpoint}
          settings={settings}
          encoding={readAs}
          peer={peer}
          filterText={filterText}
          onSettings={change}
          onPeer={(chosen) => {
            setPeer(chosen);
            // Who looks at one peer answers that one.
            setTo(chosen);
          }}
          onFilter={setFilterText}
        />
        <ComplaintLine complaint={complaint} />
        <LogView
          endpoint={endpoint}
          mode={settings.viewMode}
          encoding={readAs}
          peer={peer}
          filterText={filterText}
          selected={selected}
          onSelect={(number) => {
            setSelected(number);
            const entry = log.at(number);
            // The inspector that is open goes along with the selection.
            if (inspected !== undefined && entry !== undefined && isMessage(entry.event)) setInspected(entry);
          }}
          onVerb={onVerb}
        />
        <Composer
          endpoint={endpoint}
          encoding={settings.writeAs ?? own}
          settingsStore={settingsStore}
          to={to}
          onTo={setTo}
        />
      </div>
      {inspected !== undefined && (
        <Inspector
          log={log}
          entry={inspected}
          encoding={readAs}
          onClose={() => setInspected(undefined)}
          onVerb={onVerb}
        />
      )}
    </div>
  );
}
