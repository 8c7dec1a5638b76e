import { useState } from 'react';
import { type EncodingName, parseEncodingName } from '../../src/bytes/encoding-names.js';
import type { EndpointSummary } from '../../src/http/protocol.js';
import type { RoomSettings } from '../state/composer-settings.js';
import { peerLabel, peerLabels } from '../state/peer-labels.js';
import { encodingChoices } from './encoding-choices.js';
import { Icon } from './icon.js';
import { Segments, Select } from './select.js';
import { useSession, useWords } from './use-session.js';

/** Chips of peers; more are reached by the filter. */
const mostChips = 24;

/** Above the log: how messages are shown, and which. */
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
  readonly endpoint: EndpointSummary;
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
  const [isOpenNarrow, setIsOpenNarrow] = useState(false);
  // A client speaks to one peer; there is nothing to choose.
  const peers = input.type === 'tcp-connect' ? [] : endpoint.peers.slice(-mostChips).map((one) => one.peer);
  const shown = peer === undefined || peers.includes(peer) ? peers : [...peers, peer];
  const labels = peerLabels(shown);
  const isOpen = input.type === 'tcp-listen' && peer !== undefined && peers.includes(peer);
  return (
    <div className={isOpenNarrow ? 'bar open' : 'bar'}>
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
          <div className="chips">
            <button
              type="button"
              className="chip"
              aria-pressed={peer === undefined}
              onClick={() => onPeer(undefined)}
            >
              {t('allPeers')}
            </button>
            {shown.map((name) => (
              <button
                key={name}
                type="button"
                className="chip"
                title={name}
                aria-label={t('onlyPeer', { peer: name })}
                aria-pressed={peer === name}
                onClick={() => onPeer(peer === name ? undefined : name)}
              >
                {peerLabel(name, labels)}
              </button>
            ))}
          </div>
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
