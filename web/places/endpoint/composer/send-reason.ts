import { formatBytes } from '../../../../src/bytes/byte-size.js';
import type { SocketSummary } from '../../../state/kinds.js';
import type { Words } from '../../../views/use-session.js';
import { maxMessageBytes, sendBlock } from './send-block.js';
import type { Ready } from './use-composed.js';

const whyKeys = {
  stopped: 'whyStopped',
  connecting: 'whyConnecting',
  nobody: 'whyNobody',
  nobodyUdp: 'whyNobodyUdp',
  badTarget: 'whyBadTarget',
} as const;

/** Why Send does nothing, in a sentence, the fault of the text included; undefined if it sends. */
export function whyNot(
  endpoint: SocketSummary,
  to: string | undefined,
  ready: Ready,
  { t, count, failure }: Words,
): string | undefined {
  if (ready.type === 'working') return t('whyWorking');
  const bytes = ready.type === 'file' ? ready.bytes : contentAndMore(ready);
  if (bytes === undefined && ready.type === 'composed' && !ready.composed.ok)
    return failure({ code: ready.composed.fault.code, params: { ...ready.composed.fault } });
  const block = sendBlock(endpoint, to);
  if (block === 'peerGone') return t('whyPeerGone', { peer: to ?? '' });
  if (block !== undefined) return t(whyKeys[block]);
  if (bytes === 0) return ready.type === 'file' ? t('whyEmptyFile') : t('whyEmpty');
  const most = maxMessageBytes(endpoint);
  return bytes !== undefined && most !== undefined && bytes > most
    ? t('whyDatagram', { most: count(most), size: formatBytes(bytes) })
    : undefined;
}

/** The number of bytes to send; 0 if nothing was typed, whatever would be added to it; undefined with a fault. */
function contentAndMore({ composed }: Extract<Ready, { readonly type: 'composed' }>): number | undefined {
  if (!composed.ok) return undefined;
  return composed.contentBytes === 0 ? 0 : composed.bytes.byteLength;
}
