import type { CheckRunState } from '../../../../src/operations/checks.js';
import { useWords } from '../../../views/use-session.js';
import { isRight, type TaskTally } from './task-checks.js';

/** How far the checks are, beside a lamp; told to a screen reader as it changes. */
export function TaskSituation({
  state,
  tally,
}: {
  readonly state: CheckRunState | undefined;
  readonly tally: TaskTally;
}) {
  const { t } = useWords();
  const { over, all, failed } = tally;
  const [lamp, words] = situationOf();
  return (
    <p>
      <span className={`lamp lamp-${lamp}`} />
      <span role="status">{words}</span>
      {state !== undefined && (
        <span className="dim task-facts">
          {t(state.subject === 'tftp-client' ? 'taskBegunClient' : 'taskBegun', { address: state.address })}
          {' · '}
          {t('taskSeed', { seed: state.seed })}
        </span>
      )}
    </p>
  );

  function situationOf(): readonly [lamp: string, words: string] {
    if (state === undefined) return ['off', t('taskNotChecked')];
    const wrong = failed > 0 ? t('taskWrong', { count: failed, all }) : undefined;
    switch (state.phase) {
      case 'running':
        return ['busy', t('taskRunning', { over, all })];
      case 'failed':
        return ['bad', t('taskBroken')];
      case 'stopped':
        return ['off', t('taskStopped', { over, all })];
      case 'ended':
        if (wrong !== undefined) return ['bad', wrong];
        return isRight(state, tally) ? ['on', t('taskRight')] : ['off', t('taskStopped', { over, all })];
    }
  }
}
