import { parseEncodingName } from '../../src/bytes/encoding-names.js';
import type { Failure } from '../../src/errors/error.js';
import { repetitionTitle } from '../places/endpoint/composer/repetition-words.js';
import { isRelay, type SocketSummary } from '../state/kinds.js';
import { encodingLabel } from './encoding-choices.js';
import type { WordKey, Words } from './use-session.js';

/** The colour of an endpoint's lamp. */
export type Lamp = 'on' | 'busy' | 'bad' | 'off';

/** Open, on its way, failed or off. */
export function lampOf({ status }: SocketSummary): Lamp {
  switch (status.state) {
    case 'listening':
    case 'connected':
      return 'on';
    case 'opening':
    case 'connecting':
    case 'stopping':
      return 'busy';
    case 'waiting':
    case 'failed':
      return 'bad';
    case 'stopped':
      return 'off';
  }
}

/** Whether there is something to stop. */
export function isRunning({ status }: SocketSummary): boolean {
  return status.state !== 'stopped' && status.state !== 'failed' && status.state !== 'stopping';
}

/** One plain sentence of an endpoint: its name for people, what it is doing, what it answers, in which encoding. */
export function stateSentence(endpoint: SocketSummary, words: Words, nowMs: number): string {
  const { input } = endpoint;
  const answers = isRunning(endpoint) && !isRelay(input) ? replyWords(input.reply, words) : undefined;
  const name = parseEncodingName(input.encoding ?? 'utf-8');
  const encoding = name === undefined || name === 'utf-8' ? undefined : encodingLabel(name);
  const repeats =
    endpoint.repetition?.state === 'running' ? repetitionTitle(endpoint.repetition, words) : undefined;
  const lasts = endpoint.isTemporary === true ? words.t('endpointTemporary') : undefined;
  return [input.label, lasts, stateWords(endpoint, words, nowMs), repeats, answers, encoding]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

function stateWords({ status, input, peerCount }: SocketSummary, { t }: Words, nowMs: number): string {
  switch (status.state) {
    case 'opening':
      return t('stateOpening');
    case 'listening':
      if (isRelay(input))
        return peerCount === 0 ? t('stateRelay') : t('stateRelayPeers', { count: peerCount });
      if (input.type === 'udp')
        return peerCount === 0 ? t('stateUdp') : t('stateUdpPeers', { count: peerCount });
      return peerCount === 0 ? t('stateListening') : t('stateListeningPeers', { count: peerCount });
    case 'connecting':
      return status.attempt > 1
        ? t('stateConnectingAgain', { attempt: status.attempt })
        : t('stateConnecting');
    case 'connected':
      return t('stateConnected');
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((status.retryAtMicros / 1000 - nowMs) / 1000));
      return [briefReason(status.failure, t), t('stateWaiting', { seconds })].filter(Boolean).join(' · ');
    }
    case 'stopping':
      return t('stateStopping');
    case 'stopped':
      return t('stateStopped');
    case 'failed':
      return briefReason(status.failure, t) ?? t('stateFailed');
  }
}

/** Failures that two words describe; the head has the whole sentence. */
const brief: ReadonlySet<string> = new Set([
  'ADDRESS_IN_USE',
  'ADDRESS_NOT_LOCAL',
  'PERMISSION_DENIED',
  'HOST_NOT_FOUND',
  'CONNECTION_REFUSED',
  'CONNECTION_RESET',
  'UNREACHABLE',
  'CONNECT_TIMED_OUT',
  'TLS_FAILED',
] as const satisfies readonly BriefCode[]);

type BriefCode = WordKey extends infer Key ? (Key extends `brief_${infer Code}` ? Code : never) : never;

function isBrief(code: string): code is BriefCode {
  return brief.has(code);
}

function briefReason(failure: Failure | undefined, t: Words['t']): string | undefined {
  return failure !== undefined && isBrief(failure.code) ? t(`brief_${failure.code}`) : undefined;
}

function replyWords(reply: string | undefined, { t }: Words): string | undefined {
  switch (reply) {
    case undefined:
    case 'none':
      return undefined;
    case 'echo':
      return t('replyEcho');
    case 'reverse':
      return t('replyReverse');
    case 'reverse-bytes':
      return t('replyReverseBytes');
    default:
      return t('replyTemplate', { template: reply.replace(/^text:/, '') });
  }
}
