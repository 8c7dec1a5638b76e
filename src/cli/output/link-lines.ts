import { type Failure, failureMessage } from '../../errors/error.js';
import type { Settings } from '../settings.js';

/** Where the link of a command with NATS stands. */
export interface LinkStanding {
  readonly state: 'connecting' | 'connected' | 'away' | 'refused' | 'left';
  readonly server: string;
  readonly failure: Failure | undefined;
}

/**
 * For a command that goes on while NATS is away: calls `say` once with a line when the link is lost, or NATS lets it in no longer, and
 * once when it is back; `isAway` is false then.
 */
export function linkLines(
  { translate: t, language }: Pick<Settings, 'translate' | 'language'>,
  say: (line: string, isAway: boolean) => void,
): (standing: LinkStanding) => void {
  let isAway = false;
  return ({ state, server, failure }) => {
    if (state === 'left' || state === 'connecting') return;
    if (isAway === (state !== 'connected')) return;
    isAway = state !== 'connected';
    if (!isAway) say(t('natsBack', { server }), false);
    else say(failure === undefined ? t('natsAway', { server }) : failureMessage(failure, language), true);
  };
}
