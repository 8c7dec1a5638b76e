import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { alteredSentence } from '../../../../src/traffic/export/altered-words.js';
import { formatSpan, formatTime } from '../../../state/numbers.js';
import type { WordKey, Words } from '../../../views/use-session.js';
import { type LogEvent, type MessageEvent, peersOf } from './log-entry.js';

/** The most bytes of a message that the sentence of an event shows. */
const shownBytes = 32;

/** A count as shown: if it is not exact, as an upper bound. */
export function atMost(count: string, isExact: boolean): string {
  return isExact ? count : `≤\u00a0${count}`;
}

/** The mark before a line: the direction, or the kind of event. */
export function eventMark(event: LogEvent): string {
  switch (event.type) {
    case 'received':
      return '◂';
    case 'sent':
      return '▸';
    case 'listening':
    case 'addressesChanged':
      return '∗';
    case 'connected':
      return '+';
    case 'closed':
      return '−';
    case 'error':
      return '!';
    case 'peerFinished':
      return '∗';
    case 'turnChanged':
      return '⇄';
    case 'ruleMatched':
    case 'ruleNoted':
      return '=';
    case 'altered':
      return event.what === 'held' ? '‖' : '∗';
    case 'ruleFailed':
      return '!';
    case 'stopped':
      return '▪';
    case 'notKept':
    case 'newDay':
    case 'notRunning':
      return '…';
  }
}

/** Whom an event is from or to: a peer, all peers of one send, or nobody. */
export function peerWords(event: LogEvent, { t, count }: Words): string {
  const peers = peersOf(event);
  return peers.length > 1 ? t('everyoneCount', { count: count(peers.length) }) : visibleText(peers[0] ?? '');
}

/** One sentence for an event; at a client, in a client's words. */
export function eventWords(event: Exclude<LogEvent, MessageEvent>, words: Words, isClient: boolean): string {
  const { t } = words;
  switch (event.type) {
    case 'listening': {
      const every = /^(?:\[::\]|0\.0\.0\.0):(\d+)$/.exec(event.local)?.[1];
      const sentence =
        every === undefined
          ? t('eventListening', { local: event.local })
          : t('eventListeningEvery', { port: every });
      if (event.fingerprint === undefined) return sentence;
      return `${sentence} · ${t('eventFingerprint', { fingerprint: event.fingerprint })}`;
    }
    case 'addressesChanged':
      return event.changes
        .map(({ address, change }) => t(`eventAddress_${change}` satisfies WordKey, { address }))
        .join(' · ');
    case 'connected':
      // A client has one connection, which it opened itself.
      if (isClient) return t('eventConnectedTo', { peer: event.peer });
      return event.target === undefined
        ? t('eventConnected', { open: event.open })
        : t('eventRelayed', { open: event.open, target: event.target });
    case 'closed':
      return t(isClient ? 'eventClosedClient' : 'eventClosed', {
        reason: t(`reason_${event.reason}` satisfies WordKey),
        duration: formatSpan(event.durationMs * 1000, words.language),
        received: formatBytes(event.receivedBytes),
        sent: formatBytes(event.sentBytes),
        open: event.open,
      });
    case 'error': {
      const sentence = words.failure(event.failure);
      const { retrySeconds } = event.failure.params;
      return typeof retrySeconds === 'number'
        ? `${t('stateWaiting', { seconds: retrySeconds })} · ${sentence}`
        : sentence;
    }
    case 'peerFinished':
      return t('eventPeerFinished');
    case 'turnChanged':
      return t(`eventTurn_${event.turn}` satisfies WordKey);
    case 'ruleMatched': {
      const tags = event.tags.map((tag) => ` #${visibleText(tag)}`).join('');
      return `${t('eventRuleMatched', { rule: visibleText(event.rule) })}${tags}`;
    }
    case 'ruleNoted': {
      const rule = visibleText(event.rule);
      return event.purpose === 'stopRecording'
        ? t('eventRuleStopsRecording', { rule })
        : t('eventRuleNoted', { rule, text: visibleText(event.text) });
    }
    case 'ruleFailed':
      return words.failure(event.failure);
    case 'altered':
      return alteredSentence(event, words.language, shownBytes);
    case 'stopped':
      return t('eventStopped', {
        received: formatBytes(event.totals.receivedBytes),
        sent: formatBytes(event.totals.sentBytes),
      });
    case 'notKept': {
      const count = atMost(words.count(event.count), event.isExact);
      return event.reason === undefined
        ? t('eventNotKept', { count })
        : t(`eventMissing_${event.reason}` satisfies WordKey, { count });
    }
    case 'newDay':
      return words.day(event.timeMicros / 1000);
    case 'notRunning': {
      const isSameDay = words.day(event.fromMicros / 1000) === words.day(event.timeMicros / 1000);
      const [from, to] = [event.fromMicros, event.timeMicros].map((micros) =>
        isSameDay ? formatTime(micros).slice(0, 8) : words.date(micros / 1000),
      );
      return t('eventNotRunning', { from: from ?? '', to: to ?? '' });
    }
  }
}
