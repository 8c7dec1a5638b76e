import type { EndpointSummary } from '../../src/http/protocol.js';
import { CopyButton } from './copy-button.js';
import { useWords } from './use-session.js';

/** What an empty log teaches: what to type into the device. */
export function NothingYet({ endpoint: { status, input } }: { readonly endpoint: EndpointSummary }) {
  const { t } = useWords();
  if (status.state === 'stopped') return <div className="nothing">{t('nothingStopped')}</div>;
  if (status.state === 'connected') return <div className="nothing">{t('nothingConnected')}</div>;
  if (status.state !== 'listening') return null;
  return (
    <div className="nothing">
      <p>{t('nothingYet')}</p>
      <p>{t(input.type === 'udp' ? 'nothingUdp' : 'nothingListening')}</p>
      <ul>
        {status.reachable.slice(0, 8).map((address) => (
          <li key={address}>
            <CopyButton text={address} className="copy big" />
          </li>
        ))}
      </ul>
    </div>
  );
}
