import { type ReactNode, useState } from 'react';
import type { RelayInput } from '../../../../src/config/relay-input.js';
import { type Complaint, complaintOf } from '../../../session.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { endpointName } from '../../../state/names.js';
import { formatRate } from '../../../state/numbers.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { AimedFaults } from './aimed-faults.js';
import { LineForm } from './line-form.js';
import { LineTable } from './line-table.js';
import { conditionsOf, isOutage, isSideOut, type RelayLine, withOutage } from './relay-line.js';
import './line.css';

/** The way between the clients of a relay and its target: what its line does in each direction, what it has done, and its verbs. */
export function LinePanel({
  endpoint,
  input,
  onHeld,
  children,
}: {
  readonly endpoint: SocketSummary;
  readonly input: RelayInput;
  /** Shows what is held; undefined while it is shown. */
  readonly onHeld: (() => void) | undefined;
  /** What stands below the way. */
  readonly children: ReactNode;
}) {
  const session = useSession();
  const { t, count } = useWords();
  const [isFormOpen, setIsFormOpen] = useState(false);
  const [complaint, setComplaint] = useState<Complaint>();
  const { line } = input;
  const conditions = conditionsOf(line);
  const apply = async (next: RelayLine | undefined): Promise<void> => {
    // The lines of both kinds of relays have their own fields: this one is of the same kind.
    await session.replace(endpoint.id, { ...input, line: next } as RelayInput);
    setComplaint(undefined);
  };
  const put = (next: RelayLine | undefined): void => {
    apply(next).catch((error: unknown) => setComplaint(complaintOf(error)));
  };
  const isOut = isOutage(line);
  const faults = line !== undefined && 'faults' in line ? (line.faults ?? []) : [];
  const held = endpoint.standingIn?.held ?? 0;
  return (
    <section className="relay-line" aria-label={t('lineTitle')}>
      <div className="line-way">
        <LineWay endpoint={endpoint} target={input.target} />
        <p className="line-verbs">
          {held > 0 && onHeld !== undefined && (
            <button type="button" className="line-held" onClick={onHeld}>
              ‖ {t('heldMore', { count: held, shown: count(held) })}
            </button>
          )}
          <button type="button" onClick={() => setIsFormOpen(true)}>
            {t('lineChange')}
          </button>
          <button type="button" onClick={() => put(withOutage(line, !isOut))}>
            {t(isOut ? 'lineOutageEnd' : 'lineOutage')}
          </button>
          {line !== undefined && (
            <button type="button" onClick={() => put(undefined)}>
              {t('linePerfect')}
            </button>
          )}
        </p>
      </div>
      {children}
      <LineTable
        conditions={conditions}
        state={endpoint.line}
        isChanging={line?.timeline !== undefined}
        isPaused={(side) => isSideOut(line, side)}
        onPause={(side, isPaused) => put(withOutage(line, isPaused, side))}
      />
      <AimedFaults faults={faults} timeline={line?.timeline} state={endpoint.line} />
      <ComplaintLine complaint={complaint} />
      {isFormOpen && (
        <LineForm
          name={endpointName(endpoint)}
          input={input}
          apply={apply}
          onClose={() => setIsFormOpen(false)}
        />
      )}
    </section>
  );
}

/** Who stands at either end, and how fast it goes each way. */
function LineWay({ endpoint, target }: { readonly endpoint: SocketSummary; readonly target: string }) {
  const session = useSession();
  const { t } = useWords();
  useStore(session.state.ratesVersion);
  const rate = session.state.rates(endpoint.id).at(-1);
  const [only] = endpoint.peers;
  const client = endpoint.peerCount === 1 && only !== undefined ? only.peer : t('lineClients');
  return (
    <p className="line-ends">
      <span className="line-client mono" title={client}>
        <i aria-hidden="true" />
        <span>{client}</span>
      </span>
      <i className="rx" aria-hidden="true" />
      <span className="line-rate rx">▸ {formatRate(rate?.receivedBytes ?? 0)}</span>
      <span className="line-rate tx">◂ {formatRate(rate?.sentBytes ?? 0)}</span>
      <i className="tx" aria-hidden="true" />
      <span className="line-target mono">{target}</span>
    </p>
  );
}
