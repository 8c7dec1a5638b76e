import type { SocketSummary } from '../state/kinds.js';
import {
  type AddressParts,
  type EndpointNameParts,
  endpointName,
  endpointNameParts,
} from '../state/names.js';

/**
 * The name of an endpoint on one line: where there is no room the hosts are cut, the ports never. Of a relay nothing of the target is
 * ever cut: its own host goes first, then the target as a whole.
 */
export function EndpointName({
  endpoint,
  isWrapped = false,
}: {
  readonly endpoint: SocketSummary;
  /** In a list, the target of a relay stands on lines of its own. */
  readonly isWrapped?: boolean;
}) {
  const parts = endpointNameParts(endpoint);
  const { kind, local, remote, arrow } = parts;
  const title = endpointName(endpoint);
  if (arrow === '⇄' && local !== undefined && remote !== undefined)
    return <RelayName title={title} parts={{ ...parts, local, remote }} isWrapped={isWrapped} />;
  // Where there is room for one address only, it is the first that has a port.
  const isTowards = local?.port.includes(':') === true;
  return (
    <span className="endpoint-name" title={title}>
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

/** The name of a relay: on one line, where what does not fit goes as a whole, or on as many as it takes. */
function RelayName({
  title,
  parts: { kind, local, remote },
  isWrapped,
}: {
  readonly title: string;
  readonly parts: EndpointNameParts & { readonly local: AddressParts; readonly remote: AddressParts };
  readonly isWrapped: boolean;
}) {
  const bracket = local.port.startsWith(']') ? ']' : '';
  const ownHost = `${local.host}${bracket}`;
  const port = local.port.replace(']', '');
  // Characters are of one width, but for the arrow, which may be as wide as two.
  const all = title.length + 1;
  const onlyIf = (characters: number) =>
    isWrapped ? undefined : { maxWidth: `calc((100cqi - ${characters - 0.5}ch) * 9999)` };
  return (
    <span
      className={`endpoint-name relay-name${isWrapped ? ' wrapped' : ''}`}
      title={title}
      style={isWrapped ? undefined : { width: `${all}ch` }}
    >
      <span className="own">
        <span className="kind">{kind}</span>
        {ownHost !== '' && (
          <span className="host" style={onlyIf(all)}>
            {ownHost}
          </span>
        )}
        <span className="port">{port}</span>
      </span>
      <span className="towards" style={onlyIf(all - ownHost.length)}>
        <span className="arrow">⇄</span>
        <span className="relay-to">{`${remote.host}${remote.port}`}</span>
      </span>
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
