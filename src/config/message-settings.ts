import type { ReceivedCheck } from '../bytes/checksum/received-check.js';
import type { EncodingName } from '../bytes/encoding-names.js';
import type { Layout } from '../layout/layout.js';
import { endpointCheck } from './endpoint-check.js';
import { readWorkspaceText } from './workspace/read-file.js';

/** What is kept of an endpoint beside its events: by it, its messages are read and searched later. */
export interface EndpointFacts {
  readonly endpoint: string;
  readonly label: string;
  /** Its `type`: tcp-listen, udp … */
  readonly kind: string;
  readonly encoding: EncodingName;
  /** Names of the layouts that its messages are read by. */
  readonly layouts: readonly string[];
  /** How it checks what it receives, and cuts its stream, as its description has them. */
  readonly receivedChecksum?: string | undefined;
  readonly framing?: string | undefined;
  /** Where it was bound, and can be reached, as its latest `listening` says. */
  readonly local?: string | undefined;
  readonly reachable?: readonly string[] | undefined;
}

/** A layout by its YAML: whoever searches compiles it itself. */
export interface NamedLayout {
  readonly name: string;
  readonly text: string;
}

/** How a filter reads the messages of an endpoint. */
export interface MessageSettings {
  /** What it is called, its id last. */
  readonly names: readonly string[];
  readonly check: ReceivedCheck | undefined;
  readonly layouts: readonly Layout[];
}

/** Compiles layouts for a search. One that cannot be read is left out. */
export function openedLayouts(layouts: readonly NamedLayout[]): readonly Layout[] {
  return layouts.flatMap(({ name, text }) => {
    const read = readWorkspaceText('layout', name, text);
    return read.ok ? [read.value] : [];
  });
}

/** How the messages of an endpoint are read, with those of the opened layouts that it has ticked. */
export function messageSettings(facts: EndpointFacts, opened: readonly Layout[]): MessageSettings {
  const { endpoint, label, kind, encoding, receivedChecksum, framing, layouts } = facts;
  const type = kind === 'udp' || kind === 'udp-relay' ? 'udp' : 'tcp-listen';
  const described = { encoding, ...(receivedChecksum === undefined ? {} : { receivedChecksum }) };
  return {
    names: label === '' ? [endpoint] : [label, endpoint],
    check: endpointCheck(
      type === 'udp'
        ? { type, address: '', ...described }
        : { type, address: '', ...described, ...(framing === undefined ? {} : { framing }) },
    ),
    layouts: layouts.flatMap((name) => opened.filter((layout) => layout.name === name)),
  };
}
