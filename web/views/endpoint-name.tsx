import type { SocketSummary } from '../state/kinds.js';
import { type AddressParts, endpointName, endpointNameParts } from '../state/names.js';

/** The name of an endpoint on one line: where there is no room the hosts are cut, the ports never. */
export function EndpointName({ endpoint }: { readonly endpoint: SocketSummary }) {
  const { kind, local, remote, arrow } = endpointNameParts(endpoint);
  // Where there is room for one address only, it is the first that has a port.
  const isTowards = local?.port.includes(':') === true;
  return (
    <span className="endpoint-name" title={endpointName(endpoint)}>
      <span className="kind">{kind}</span>
      {local !== undefined && <Address parts={local} />}
      {remote !== undefined && (
        <>
          <span className={isTowards ? 'arrow towards' : 'arrow'}>{arrow}</span>
          <Address parts={remote} isTowards={isTowards} />
        </>
      )}
    </span>
  );
}

function Address({
  parts: { host, port },
  isTowards = false,
}: {
  readonly parts: AddressParts;
  /** It stands behind an address of its own, which says more where there is room for one only. */
  readonly isTowards?: boolean;
}) {
  return (
    <span className={isTowards ? 'address towards' : 'address'}>
      {host !== '' && <span className="host">{host}</span>}
      {port.startsWith(']') && <span className="bracket">]</span>}
      <span className="port">{port.replace(']', '')}</span>
    </span>
  );
}
