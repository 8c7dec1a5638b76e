import { visibleText } from '../../../src/bytes/escapes.js';
import type { DiagnosisReport } from '../../../src/operations/diagnosis.js';
import { findingText } from '../../../src/traffic/diagnosis/finding-text.js';
import { useWords } from '../../views/use-session.js';

const marks = { ok: '✓', fault: '✗', unknown: '?' } as const;

/** What was found at a port, a line each, with the next step below what is not well. */
export function FindingList({
  report: { protocol, subject, findings },
}: {
  readonly report: DiagnosisReport;
}) {
  const { t, language } = useWords();
  return (
    <section>
      <h3 className="mono">
        {protocol} {subject}
      </h3>
      <ul className="findings">
        {findings.map((finding) => {
          const { says, next } = findingText(finding, language);
          const { verdict } = finding;
          return (
            <li key={JSON.stringify(finding)} className={verdict}>
              <span className="mark" role="img" aria-label={t(`diagnosis_${verdict}`)}>
                {marks[verdict]}
              </span>
              <div>
                <p>{visibleText(says)}</p>
                {next !== undefined && verdict !== 'ok' && <p className="next">{visibleText(next)}</p>}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
