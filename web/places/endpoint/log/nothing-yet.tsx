import { isRelay, type SocketSummary } from '../../../state/kinds.js';
import { reachOf } from '../../../state/reach.js';
import { CopyButton } from '../../../views/copy-button.js';
import { useWords } from '../../../views/use-session.js';
import { DiagnoseButton } from '../../diagnosis/diagnose-button.js';

/** Addresses shown at once; a machine with many interfaces has more than anyone types. */
const maxShown = 8;

/** What an empty log teaches: what to type into the device. */
export function NothingYet({
  endpoint,
  sinceMicros,
}: {
  readonly endpoint: SocketSummary;
  /** When it was last heard of. */
  readonly sinceMicros: number;
}) {
  const { t } = useWords();
  const { status, input } = endpoint;
  const diagnose = <DiagnoseButton endpoint={endpoint} sinceMicros={sinceMicros} />;
  if (status.state === 'stopped')
    return (
      <div className="nothing">
        {t(input.type === 'tcp-connect' ? 'nothingStoppedClient' : 'nothingStopped')}
      </div>
    );
  if (status.state === 'connected')
    return (
      <div className="nothing">
        <p>{t('nothingConnected')}</p>
        {diagnose}
      </div>
    );
  if (status.state !== 'listening') return <div className="nothing">{diagnose}</div>;
  const { fromDevices, fromHere } = reachOf(status.reachable);
  return (
    <div className="nothing">
      <p>{t('nothingYet')}</p>
      {fromDevices.length > 0 && (
        <>
          <p>
            {t(isRelay(input) ? 'nothingRelay' : input.type === 'udp' ? 'nothingUdp' : 'nothingListening')}
          </p>
          <Addresses addresses={fromDevices} />
        </>
      )}
      {fromDevices.length === 0 && fromHere.length > 0 && (
        <>
          <p>{t('nothingHereOnly')}</p>
          <Addresses addresses={fromHere} />
        </>
      )}
      {fromDevices.length > 0 && fromHere.length > 0 && (
        <details>
          <summary>{t('nothingHere')}</summary>
          <Addresses addresses={fromHere} />
        </details>
      )}
      {diagnose}
    </div>
  );
}

function Addresses({ addresses }: { readonly addresses: readonly string[] }) {
  return (
    <ul>
      {addresses.slice(0, maxShown).map((address) => (
        <li key={address}>
          <CopyButton text={address} className="copy big" />
        </li>
      ))}
    </ul>
  );
}
