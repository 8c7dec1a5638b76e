import {
  type ProgramFindingText,
  programFindingText,
} from '../../../../src/lesson/own-program/finding-text.js';
import { decodeBase64 } from '../../../transport/base64.js';
import { CopyButton } from '../../../views/copy-button.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { findingKey, type OwnFinding } from '../state/own-situation.js';
import type { ProgramLanguage } from '../state/program-files.js';

const lineOf: Readonly<Record<ProgramLanguage, keyof NonNullable<ProgramFindingText['code']>>> = {
  ...{ Python: 'python', PHP: 'php', Node: 'node', C: 'c' },
};

/** What is wrong with a program, what was taken back, or that nothing is; told to a screen reader as it becomes known. */
export function OwnFindings({
  findings,
  withdrawn,
  isRight,
}: {
  readonly findings: readonly OwnFinding[];
  readonly withdrawn: OwnFinding | undefined;
  readonly isRight: boolean;
}) {
  const { t, language } = useWords();
  return (
    <div className="own-findings" aria-live="polite">
      {findings.map((finding) => (
        <Finding key={findingKey(finding)} finding={finding} />
      ))}
      {withdrawn !== undefined && (
        <p className="dim own-withdrawn">
          {t('learnOwnWithdrawn', { finding: wordedFinding(withdrawn, language).saw })}
        </p>
      )}
      {isRight && <p className="ok">✓ {t('learnOwnRight')}</p>}
    </div>
  );
}

function Finding({ finding }: { readonly finding: OwnFinding }) {
  const { t, language } = useWords();
  const programLanguage = useStore(useSession().programLanguage);
  const { saw, why, next, bytes, code } = wordedFinding(finding, language);
  const line = code?.[lineOf[programLanguage]];
  return (
    <div className="own-finding">
      <p>
        <b className="bad">{saw}</b> {bytes !== '' && <span className="byte-box">{bytes}</span>}
      </p>
      <p>{why}</p>
      <p className="own-code">
        <span>{next}</span>
        {line !== undefined && (
          <>
            <code>{line}</code>
            <CopyButton className="quiet" label={t('learnProgramCopy')} text={line} />
          </>
        )}
      </p>
    </div>
  );
}

function wordedFinding(
  { code, values, data, size }: OwnFinding,
  language: 'en' | 'zh-CN',
): ProgramFindingText {
  return programFindingText({ code, values, saw: decodeBase64(data), sawBytes: size }, language);
}
