import { escapeControls, visibleText } from '../../../src/bytes/escapes.js';
import type { SequenceStepFailure, SequenceStepRow } from '../../../src/operations/sequences.js';
import { decodeBase64 } from '../../transport/base64.js';
import { useWords } from '../../views/use-session.js';
import type { OpenFile } from '../../workspace/open-file.js';
import { comparedBytes, contentOf, expectedBytes, sinceStep } from './step-words.js';

/** Why a step does not hold: what was expected above what came, the fields that were asked for, the peers that came and left, and the messages around it. */
export function StepFailureView({
  file,
  row,
  failure,
}: {
  readonly file: OpenFile;
  readonly row: SequenceStepRow;
  readonly failure: SequenceStepFailure;
}) {
  const words = useWords();
  const { t } = words;
  const { expected, came, visits, around } = failure;
  const last = came.at(-1);
  const wanted = expectedBytes(expected);
  const accept = async (): Promise<void> => {
    const state = file.state.get();
    if (last === undefined || state.type !== 'open') return;
    const { accepted } = await import('./accept.js');
    const message = { bytes: decodeBase64(last.data), encoding: last.encoding };
    file.edit(accepted(state.text, row.path, message));
  };
  return (
    <section className="step-failure" aria-label={t('stepFailed', { number: row.number })}>
      <h3 className="bad">{t('stepFailed', { number: row.number })}</h3>
      <p>{words.failure(failure.failure)}</p>
      {(expected !== '' || came.length > 0) && (
        <table className="step-bytes">
          <tbody>
            {expected !== '' && (
              <tr>
                <th scope="row">{t('stepExpected')}</th>
                {wanted === undefined ? (
                  <td colSpan={99} className="mono">
                    {visibleText(escapeControls(expected))}
                  </td>
                ) : (
                  wanted.map((text, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: bytes are told apart by their place
                    <td key={at} className="mono">
                      {text}
                    </td>
                  ))
                )}
              </tr>
            )}
            {expected !== '' && came.length === 0 && (
              <tr>
                <th scope="row">{t('stepCame')}</th>
                <td colSpan={99} className="dim">
                  {t('stepNothing')}
                </td>
              </tr>
            )}
            {came.map((message, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: messages are told apart by their place
              <tr key={index}>
                <th scope="row">
                  {t('stepCame')} <span className="dim">{sinceStep(message.afterMs)}</span>
                </th>
                {wanted === undefined ? (
                  <td colSpan={99} className="mono">
                    {contentOf(message)}
                  </td>
                ) : (
                  comparedBytes(message.data, message.differing).map(({ text, differs }, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: bytes are told apart by their place
                    <td key={at} className={differs ? 'mono bad differs' : 'mono'}>
                      {text}
                    </td>
                  ))
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {last?.fields.some(({ isAsked }) => isAsked) && (
        <dl className="step-fields">
          {last.fields
            .filter(({ isAsked }) => isAsked)
            .map(({ name, text }) => (
              <div key={name}>
                <dt>{visibleText(name)}</dt>
                <dd className="mono bad">{visibleText(text)}</dd>
              </div>
            ))}
        </dl>
      )}
      {last !== undefined && expected !== '' && (
        <button type="button" onClick={() => void accept()}>
          {t('stepAccept')}
        </button>
      )}
      {visits.length > 0 && (
        <>
          <h4>{t('stepPeers')}</h4>
          <ul className="mono step-around">
            {visits.map(({ type, peer, afterMs }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: visits are told apart by their place
              <li key={index}>
                <span className="dim">{sinceStep(afterMs).padStart(9)}</span> {t(`stepVisit_${type}`)}{' '}
                {visibleText(peer)}
              </li>
            ))}
          </ul>
        </>
      )}
      {around.length > 0 && (
        <>
          <h4>{t('stepAround')}</h4>
          <ul className="mono step-around">
            {around.map((message, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: messages are told apart by their place
              <li key={index}>
                <span className="dim">{sinceStep(message.afterMs).padStart(9)}</span>{' '}
                <span className={message.direction === 'sent' ? 'tx' : 'rx'}>
                  {message.direction === 'sent' ? '↑' : '↓'}
                </span>{' '}
                {contentOf(message)} <span className="dim">{message.totalBytes} B</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
