import { type EncodingName, parseEncodingName } from '../../bytes/encoding-names.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { RecordedEndpoint } from './record-reading.js';

/** An endpoint as a record has known it; of a workbench of another version, anything may be its encoding. */
interface KnownEndpoint {
  readonly endpoint: string;
  readonly label: string;
  readonly kind: string;
  readonly encoding: string;
  readonly formerLabels: readonly string[];
}

/** The endpoints of a record, by their ids: those that are there now, then those that only the record knows, the latest first. */
export function recordedEndpoints(
  known: readonly KnownEndpoint[],
  present: readonly EndpointSummary[] = [],
): ReadonlyMap<string, RecordedEndpoint> {
  const recorded = new Map(known.map((one) => [one.endpoint, one]));
  const all = new Map(
    present.map((summary) => [summary.id, presentEndpoint(summary, recorded.get(summary.id))]),
  );
  for (const one of known) if (!all.has(one.endpoint)) all.set(one.endpoint, formerEndpoint(one));
  return all;
}

/** The encoding of a name; UTF-8 if there is none of that name. */
export function knownEncoding(name: string | undefined): EncodingName {
  return (name === undefined ? undefined : parseEncodingName(name)) ?? 'utf-8';
}

function presentEndpoint(
  { id, input, status }: EndpointSummary,
  known: KnownEndpoint | undefined,
): RecordedEndpoint {
  const name = input.label || id;
  const labels = known === undefined ? [] : [known.label, ...known.formerLabels];
  return {
    ...{ id, name, kind: input.type },
    encoding: knownEncoding('encoding' in input ? input.encoding : undefined),
    local: 'local' in status ? status.local : undefined,
    reachable: 'reachable' in status ? status.reachable : [],
    formerNames: labels.filter((label) => label !== '' && label !== name),
  };
}

function formerEndpoint({ endpoint, label, kind, encoding, formerLabels }: KnownEndpoint): RecordedEndpoint {
  return {
    ...{ id: endpoint, name: label || endpoint, kind, encoding: knownEncoding(encoding) },
    ...{ local: undefined, reachable: [], formerNames: formerLabels },
  };
}
