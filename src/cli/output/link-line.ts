import type { ListenerNode } from '../../app/cluster/listener-node.js';
import { failureMessage } from '../../errors/error.js';
import type { Settings } from '../settings.js';

/** Where a node stands with NATS. */
type LinkState = Parameters<Parameters<ListenerNode['watch']>[0]>[0];

/** The line of a node that says where it stands with NATS; undefined for nothing to say. */
export function linkLine(
  { state, server, failure }: LinkState,
  node: string,
  { translate: t, language }: Pick<Settings, 'translate' | 'language'>,
): string | undefined {
  if (state === 'left') return undefined;
  if (failure === undefined) return t(`clusterStates.${state}`, { server, node });
  const why = failureMessage(failure, language);
  // A person who reads that nothing is reached would end the program.
  return state === 'connecting' ? t('clusterAlone', { why, node }) : why;
}
