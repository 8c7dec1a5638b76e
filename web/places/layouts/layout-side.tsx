import { useEffect, useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import { formatHex, parseHex } from '../../../src/bytes/hex.js';
import { type Complaint, complaintOf } from '../../session.js';
import type { SocketSummary } from '../../state/kinds.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { useFileText } from '../../workspace/files-place.js';
import { type Sample, sampleOf } from '../../workspace/layout-sample.js';
import type { OpenFile } from '../../workspace/open-file.js';

/** Beside a layout: a message as hex, read by it as it is typed; each field and its bytes show each other. */
export function LayoutSide({ file }: { readonly file: OpenFile }) {
  const session = useSession();
  const { t } = useWords();
  const text = useFileText(file);
  const name = file.path.slice('layouts/'.length).replace(/\.ya?ml$/i, '');
  const [typed, setTyped] = useState(() => sessionStorage.getItem(`layout-sample ${name}`) ?? '');
  const [sample, setSample] = useState<Sample>();
  const [marked, setMarked] = useState<number>();
  const hex = parseHex(typed);
  const bytes = hex.ok ? hex.bytes : undefined;
  useEffect(() => {
    sessionStorage.setItem(`layout-sample ${name}`, typed);
    let isShown = true;
    void import('./layout-of-text.js').then(({ layoutOf }) => {
      const layout = text === undefined ? undefined : layoutOf(text, name);
      const read = parseHex(typed);
      if (isShown && layout !== undefined)
        setSample(read.ok && read.bytes.length > 0 ? sampleOf(layout, read.bytes) : undefined);
    });
    return () => {
      isShown = false;
    };
  }, [text, typed, name]);
  const said = {
    isBad: !hex.ok || sample?.isSound === false,
    text:
      !hex.ok && typed.trim() !== ''
        ? t('layoutSampleNoHex')
        : sample === undefined
          ? ''
          : t(sample.isForeign ? 'layoutForeign' : sample.isSound ? 'layoutSound' : 'layoutUnsound'),
  };
  const field = marked === undefined ? undefined : sample?.fields[marked];
  const fieldAt = (at: number): number =>
    sample?.fields.findIndex(({ from, to }) => at >= from && at < to) ?? -1;
  return (
    <section className="layout-side" aria-label={t('layoutSample')}>
      <h2>{t('layoutSample')}</h2>
      <textarea
        className="mono"
        rows={3}
        value={typed}
        placeholder={t('layoutSampleHint')}
        aria-label={t('layoutSampleHint')}
        spellCheck={false}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <TakeLatest endpoints={useStore(session.state.known).endpoints} onTake={setTyped} />
      <p className={said.isBad ? 'layout-said bad' : 'layout-said ok'} role="status">
        {said.text}
      </p>
      {bytes !== undefined && bytes.length > 0 && (
        <p className="layout-bytes mono" onMouseLeave={() => setMarked(undefined)}>
          {Array.from(bytes.subarray(0, 512), (byte, at) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: pointing shows, the table's rows do the same by keyboard
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: bytes are told apart by their place
              key={at}
              className={field !== undefined && at >= field.from && at < field.to ? 'marked' : undefined}
              onMouseEnter={() => setMarked(fieldAt(at))}
            >
              {formatHex(Uint8Array.of(byte))}
            </span>
          ))}
        </p>
      )}
      {sample !== undefined && (
        <table className="layout-fields">
          <thead>
            <tr>
              <th scope="col">{t('layoutField')}</th>
              <th scope="col">{t('layoutValue')}</th>
              <th scope="col">{t('layoutPlace')}</th>
            </tr>
          </thead>
          <tbody>
            {sample.fields.map(({ name: called, text: value, from, to, isFaulty }, index) => (
              <tr
                // biome-ignore lint/suspicious/noArrayIndexKey: fields of a message are told apart by their place
                key={index}
                tabIndex={0}
                className={[isFaulty ? 'bad' : '', index === marked ? 'marked' : ''].join(' ').trim()}
                onMouseEnter={() => setMarked(index)}
                onFocus={() => setMarked(index)}
              >
                <td>{visibleText(called)}</td>
                <td className="mono">
                  {visibleText(value)}
                  {isFaulty && sample.expected !== undefined && (
                    <> {t('layoutExpected', { hex: formatHex(sample.expected) })}</>
                  )}
                </td>
                <td className="mono dim">{to - from === 1 ? from : `${from}–${to - 1}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <UseOn name={name} endpoints={useStore(session.state.known).endpoints} />
    </section>
  );
}

/** Takes the newest message of an endpoint whose log the page has. */
function TakeLatest({
  endpoints,
  onTake,
}: {
  readonly endpoints: readonly SocketSummary[];
  readonly onTake: (hex: string) => void;
}) {
  const session = useSession();
  const { t } = useWords();
  const latest = endpoints.flatMap(({ id, input }) => {
    const log = session.state.log(id);
    const event = log.newestReceived;
    return event === undefined ? [] : [{ id, label: input.label || id, bytes: event.bytes }];
  });
  if (latest.length === 0) return null;
  return (
    <p className="layout-take">
      <span className="dim">{t('layoutTake')}</span>
      {latest.slice(0, 4).map(({ id, label, bytes }) => (
        <button key={id} type="button" onClick={() => onTake(formatHex(bytes.subarray(0, 512)))}>
          {visibleText(label)}
        </button>
      ))}
    </p>
  );
}

/** Ticks the layout on an endpoint, which then cuts and reads its messages by it. */
function UseOn({ name, endpoints }: { readonly name: string; readonly endpoints: readonly SocketSummary[] }) {
  const session = useSession();
  const { t } = useWords();
  const [complaint, setComplaint] = useState<Complaint>();
  if (endpoints.length === 0) return null;
  const tick = async ({ id, input }: SocketSummary, isOn: boolean): Promise<void> => {
    const before = input.layouts ?? [];
    const layouts = isOn ? [...before, name] : before.filter((one) => one !== name);
    try {
      await session.replace(id, { ...input, layouts });
      setComplaint(undefined);
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  return (
    <fieldset className="layout-use">
      <legend>{t('layoutUse')}</legend>
      <small className="dim">{t('layoutUseNote')}</small>
      {endpoints.map((endpoint) => (
        <label key={endpoint.id}>
          <input
            type="checkbox"
            checked={endpoint.input.layouts?.includes(name) === true}
            onChange={({ currentTarget }) => void tick(endpoint, currentTarget.checked)}
          />{' '}
          {visibleText(endpoint.input.label || endpoint.id)}
        </label>
      ))}
      <ComplaintLine complaint={complaint} />
    </fieldset>
  );
}
