import type { SocketSummary } from '../state/kinds.js';
import { type AddressParts, endpointName, endpointNameParts } from '../state/names.js';

/** The name of an endpoint on one line: where there is no room the hosts are cut, the ports never. */
export function EndpointName({ endpoint }: { readonly endpoint: SocketSummary }) {
  const { kind, local, remote } = endpointNameParts(endpoint);
  return (
    <span className="endpoint-name" title={endpointName(endpoint)}>
      <span className="kind">{kind}</span>
      {local !== undefined && <Address parts={local} />}
      {remote !== undefined && (
        <>
          <span className={local === undefined ? 'arrow' : 'arrow towards'}>→</span>
          <Address parts={remote} isTowards={local !== undefined} />
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
