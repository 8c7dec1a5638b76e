import { useCallback, useEffect, useState } from 'react';
import type { PortRow } from '../../../src/operations/system.js';
import { type Complaint, complaintOf } from '../../session.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { breakable, filteredRows, holderOf } from './port-rows.js';

/** Rows drawn; a person who has more filters. */
const maxRows = 500;

/** The sockets of the machine: who holds which port. */
export function PortsPlace({
  port,
}: {
  /** The port that somebody came here to find. */
  readonly port: string | undefined;
}) {
  const session = useSession();
  const { t, count } = useWords();
  const { hostname } = useStore(session.state.known);
  const [rows, setRows] = useState<readonly PortRow[]>();
  const [filter, setFilter] = useState(port === undefined ? '' : `:${port}`);
  const [complaint, setComplaint] = useState<Complaint>();
  const refresh = useCallback(async (): Promise<void> => {
    try {
      setRows(await session.api.call('ports.list'));
      setComplaint(undefined);
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  }, [session]);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  const found = filteredRows(rows ?? [], filter);
  return (
    <div className="ports">
      <div className="head">
        <div className="head-line">
          <h1>{t('ports')}</h1>
          <p className="head-state">
            {hostname === '' ? t('portsLead') : t('portsLeadHost', { host: hostname })}
          </p>
          <p className="ports-count">
            {rows === undefined
              ? t('loading')
              : t('portsCount', { count: found.length, shown: count(found.length) })}
          </p>
        </div>
      </div>
      <div className="bar">
        <input
          className="filter mono"
          value={filter}
          placeholder={t('portsFilter')}
          aria-label={t('filter')}
          aria-keyshortcuts="/"
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget }) => setFilter(currentTarget.value)}
        />
        <button type="button" onClick={() => void refresh()}>
          {t('refresh')}
        </button>
      </div>
      <ComplaintLine complaint={complaint} />
      {found.some(({ ownerHidden }) => ownerHidden) && <p className="ports-note dim">{t('portsOwners')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section className="ports-table" aria-label={t('ports')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('colProtocol')}</th>
              <th scope="col">{t('colLocal')}</th>
              <th scope="col" className="peer-beside">
                {t('colPeer')}
              </th>
              <th scope="col">{t('colState')}</th>
              <th scope="col">{t('colProcess')}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, maxRows).map((row, index) => {
              const key = `${index} ${row.protocol} ${row.local} ${row.peer}`;
              return (
                <tr key={key} className={row.state === 'LISTEN' ? 'listens' : undefined}>
                  <td>{row.protocol}</td>
                  <td>
                    <Address text={row.local} />
                    {row.peer !== '*' && (
                      <span className="peer-below">
                        → <Address text={row.peer} />
                      </span>
                    )}
                  </td>
                  <td className="peer-beside">{row.peer}</td>
                  <td>{row.state}</td>
                  <td>
                    {row.ownerHidden === true ? (
                      <span className="dim">{t('portsHidden')}</span>
                    ) : (
                      holderOf(row)
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {found.length > maxRows && (
          <p className="dim">{t('portsMore', { shown: count(maxRows), all: count(found.length) })}</p>
        )}
      </section>
    </div>
  );
}

/** An address that may wrap inside its host and before its port, never inside the port. */
function Address({ text }: { readonly text: string }) {
  const { host, port } = breakable(text);
  return (
    <>
      {host}
      <span className="port">{port}</span>
    </>
  );
}
