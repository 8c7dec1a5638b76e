import { useRef, useState } from 'react';
import { type EncodingName, parseEncodingName } from '../../../../src/bytes/encoding-names.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { encodingChoices } from '../../../views/encoding-choices.js';
import { Icon } from '../../../views/icon.js';
import { Segments, Select } from '../../../views/select.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { useSession, useWords } from '../../../views/use-session.js';
import { useWidth } from '../../../views/use-width.js';
import type { RoomSettings } from '../composer/composer-settings.js';
import { PeerChips } from './peer-chips.js';

/** Maximum peers to choose from; the filter reaches the others. */
const maxPeers = 200;
/** Width in pixels of everything beside the peers, including the filter at its smallest, unless that has a line of its own. */
const beside = 460;
const besideNarrow = 240;
const besideDisconnect = 96;

/** The bar above the log: how messages are shown, and which. */
export function LogBar({
  endpoint,
  settings,
  encoding,
  peer,
  filterText,
  onSettings,
  onPeer,
  onFilter,
}: {
  readonly endpoint: SocketSummary;
  readonly settings: RoomSettings;
  readonly encoding: EncodingName;
  readonly peer: string | undefined;
  readonly filterText: string;
  readonly onSettings: (change: Partial<RoomSettings>) => void;
  readonly onPeer: (peer: string | undefined) => void;
  readonly onFilter: (text: string) => void;
}) {
  const session = useSession();
  const { t } = useWords();
  const { id, input } = endpoint;
  const isNarrow = useNarrow();
  const bar = useRef<HTMLDivElement>(null);
  const width = useWidth(bar);
  const [isOpenNarrow, setIsOpenNarrow] = useState(false);
  // A client speaks to one peer; there is nothing to choose.
  const peers = input.type === 'tcp-connect' ? [] : endpoint.peers.slice(-maxPeers).map((one) => one.peer);
  const shown = peer === undefined || peers.includes(peer) ? peers : [...peers, peer];
  const isOpen = input.type === 'tcp-listen' && peer !== undefined && peers.includes(peer);
  return (
    <div ref={bar} className={isOpenNarrow ? 'bar open' : 'bar'}>
      <Segments
        label={t('showAs')}
        value={settings.viewMode}
        choices={[
          { value: 'text', label: t('text') },
          { value: 'hex', label: t('hex') },
          { value: 'both', label: t('both') },
        ]}
        onChange={(viewMode) => onSettings({ viewMode })}
      />
      <div className="bar-options">
        <Select
          name={t('readAs')}
          value={encoding}
          choices={encodingChoices}
          onChange={(name) => onSettings({ readAs: parseEncodingName(name) })}
        />
        {shown.length > 0 && (
          <PeerChips
            peers={shown}
            chosen={peer}
            width={width - (isNarrow ? besideNarrow : beside) - (isOpen ? besideDisconnect : 0)}
            onPeer={onPeer}
          />
        )}
        {isOpen && (
          <button type="button" className="quiet" onClick={() => void session.disconnect(id, peer)}>
            {t('disconnect')}
          </button>
        )}
      </div>
      <input
        className="filter mono"
        value={filterText}
        placeholder={t('filterHint')}
        aria-label={t('filter')}
        aria-keyshortcuts="/"
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget }) => onFilter(currentTarget.value)}
      />
      <button
        type="button"
        className="options-switch icon-button"
        title={t('more')}
        aria-label={t('more')}
        aria-expanded={isOpenNarrow}
        onClick={() => setIsOpenNarrow(!isOpenNarrow)}
      >
        <Icon name="more" />
      </button>
      <button
        type="button"
        className="clear quiet"
        title={t('clearHelp')}
        onClick={() => session.state.clearLog(id)}
      >
        {t('clear')}
      </button>
    </div>
  );
}
