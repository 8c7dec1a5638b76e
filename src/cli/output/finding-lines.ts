import { type Diagnosis, findingText, type Verdict } from '../../app/diagnosis/diagnosed.js';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import type { Settings } from '../settings.js';

const marks: Readonly<Record<Verdict, string>> = { ok: '✓', fault: '✗', unknown: '?' };
const colors: Readonly<Record<Verdict, number>> = { ok: 32, fault: 31, unknown: 33 };

/** A diagnosis for people: what it is about, then a line for each finding, with the next step below. Escaped. */
export function findingLines(
  { protocol, subject, findings }: Diagnosis,
  { language, translate: t, color }: Pick<Settings, 'language' | 'translate' | 'color'>,
): string {
  const head = protocol === undefined ? t('doctorMachine') : `${protocol} ${visibleText(subject)}`;
  const lines = findings.flatMap((finding) => {
    const { says, next } = findingText(finding, language);
    const line = `${marks[finding.verdict]} ${visibleText(says)}`;
    const painted = color ? `\x1b[${colors[finding.verdict]}m${line}\x1b[0m` : line;
    // What is well needs no next step.
    const needsStep = next !== undefined && finding.verdict !== 'ok';
    return needsStep ? [painted, `    ${visibleText(next)}`] : [painted];
  });
  return `${[head, ...lines].join('\n')}\n`;
}

/** The same as lines of `--json` (docs/json.md), with words in English. */
export function findingJson({ protocol, subject, findings }: Diagnosis): string {
  const time = isoTime(Date.now() * 1000, 6);
  const about = protocol === undefined ? {} : { protocol, subject };
  return findings
    .map(({ id, verdict, values, ...finding }) => {
      const { says, next } = findingText({ id, values, ...finding }, 'en');
      const step = next === undefined ? {} : { next };
      return `${visibleJson({ time, type: 'finding', ...about, verdict, id, message: says, ...step, values })}\n`;
    })
    .join('');
}
