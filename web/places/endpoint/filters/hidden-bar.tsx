import { useState } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { hashOfPlace } from '../../../state/place.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { FilterColourMark } from '../../../views/filter/filter-colour-mark.js';
import { Icon } from '../../../views/icon.js';
import { useWords } from '../../../views/use-session.js';
import type { LogFilter } from '../log/log-filter.js';
import type { FilterFiles } from './use-filter-files.js';
import type { Standing } from './use-standing.js';

/** Above the lines: the rules that hold, how many messages each hides, and what was changed last; nothing where there is neither. */
export function HiddenBar({
  standing,
  filter,
  files,
}: {
  readonly standing: Standing;
  /** What has counted the lines; undefined while nothing is hidden. */
  readonly filter: LogFilter | undefined;
  readonly files: FilterFiles;
}) {
  const { t, count, failure } = useWords();
  const [isOpen, setOpen] = useState(false);
  const { rules, isRevealed, onReveal } = standing;
  const { change, complaint } = files;
  const ruleCount = rules.hides.length + rules.highlights.length + rules.faults.length;
  const hasRules = ruleCount > 0;
  if (!hasRules && change === undefined && complaint === undefined) return null;
  const hidden = filter?.hidden ?? 0;
  return (
    <div className="hidden-bar">
      {hasRules && (
        <div className="hidden-line">
          <button
            type="button"
            className="quiet hidden-count"
            aria-expanded={isOpen}
            title={t('hiddenHelp')}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="turn" />
            {isRevealed || rules.hides.length === 0
              ? t('hiddenRules', { count: ruleCount })
              : t('hiddenCount', { count: hidden, shown: count(hidden) })}
          </button>
          {rules.hides.length > 0 && (
            <button
              type="button"
              className="quiet"
              aria-pressed={isRevealed}
              onClick={() => onReveal(!isRevealed)}
            >
              {t(isRevealed ? 'hiddenHide' : 'hiddenShow')}
            </button>
          )}
          {rules.faults.length > 0 && (
            <span className="bad">{t('hiddenFaults', { count: rules.faults.length })}</span>
          )}
        </div>
      )}
      {hasRules && isOpen && (
        <ul className="hidden-rules" aria-label={t('hiddenByRule')}>
          {rules.hides.map(({ name, path }, index) => (
            <li key={path}>
              <span className="hidden-number">{isRevealed ? '' : count(filter?.hiddenBy(index) ?? 0)}</span>
              <RuleLinks name={name} path={path} files={files} />
            </li>
          ))}
          {rules.highlights.map(({ name, path, colour }) => (
            <li key={path}>
              <span className="hidden-number">
                <FilterColourMark colour={colour} />
              </span>
              <RuleLinks name={name} path={path} files={files} />
            </li>
          ))}
          {rules.faults.map(({ name, path, failure: why }) => (
            <li key={path}>
              <span className="hidden-number">–</span>
              <RuleLinks name={name} path={path} files={files} />
              <small className="bad">{failure(why)}</small>
            </li>
          ))}
        </ul>
      )}
      {change !== undefined && (
        <div className="hidden-line" role="status">
          <span className="hidden-change">
            {t(
              change.type === 'removed'
                ? 'filterRemoved'
                : change.show === 'choose'
                  ? 'filterSaved'
                  : change.show === 'hide'
                    ? 'filterHidesNow'
                    : 'filterColoursNow',
              { name: visibleText(change.name) },
            )}
          </span>
          <button type="button" onClick={change.undo}>
            {t('undo')}
          </button>
          <button
            type="button"
            className="quiet icon-button"
            aria-label={t('close')}
            title={t('close')}
            onClick={files.forget}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
      <ComplaintLine complaint={complaint} />
    </div>
  );
}

function RuleLinks({
  name,
  path,
  files,
}: {
  readonly name: string;
  readonly path: string;
  readonly files: FilterFiles;
}) {
  const { t } = useWords();
  const shown = visibleText(name);
  return (
    <>
      <a href={hashOfPlace({ type: 'filters', path })} title={t('filterEdit', { name: shown })}>
        {shown}
      </a>
      <button
        type="button"
        className="quiet icon-button"
        aria-label={t('filterRemove', { name: shown })}
        title={t('filterRemove', { name: shown })}
        onClick={() => files.remove(path, name)}
      >
        <Icon name="remove" />
      </button>
    </>
  );
}
