import { visibleText } from '../../../../src/bytes/escapes.js';
import type { BootMachine } from '../../../../src/capture/stories/boot-machine.js';
import type { StoryEvent } from '../../../../src/capture/stories/story.js';
import { useWords } from '../../../views/use-session.js';
import { isTroubled, type Lane, messagesOf } from '../state/lane.js';

/** Messages that are shown; those between them are counted. */
const shownFirst = 6;
const shownLast = 3;

/** The machine of a lane, and the messages by which it got its address. */
export function LaneMachine({ lane, headingId }: { readonly lane: Lane; readonly headingId: string }) {
  const { t, count } = useWords();
  const { machine, state, beginNanos } = lane;
  const lamp = isTroubled(lane)
    ? 'bad'
    : state.type === 'loaded'
      ? 'on'
      : state.type === 'cut'
        ? 'off'
        : 'busy';
  const rows = messagesOf(machine);
  const hidden = Math.max(0, rows.length - shownFirst - shownLast);
  const about = [machine.architectureName, machine.vendor].filter((text) => text !== '').map(visibleText);
  return (
    <div className="lane-machine">
      <h2 id={headingId}>
        <span className={`lamp lamp-${lamp}`} />
        <span className="mono">{machine.mac}</span>
      </h2>
      <p className="lane-about dim">{about.join(' · ')}</p>
      <ol className="lane-messages">
        {rows.map(({ event, count: repeated }, index) =>
          hidden > 0 && index >= shownFirst && index < shownFirst + hidden ? (
            index === shownFirst && (
              <li key="hidden" className="dim">
                <span />
                <span>{t('bootMessagesMore', { count: hidden, shown: count(hidden) })}</span>
              </li>
            )
          ) : (
            <li key={event.packet}>
              <time className="mono dim">{((event.timeNanos - beginNanos) / 1e9).toFixed(3)}</time>
              <MessageWords event={event} machine={machine} repeated={repeated} />
            </li>
          ),
        )}
      </ol>
    </div>
  );
}

/** A message: what it is and gives, and who has sent it. */
function MessageWords({
  event: { code, params },
  machine,
  repeated,
}: {
  readonly event: StoryEvent;
  readonly machine: BootMachine;
  readonly repeated: number;
}) {
  const { t } = useWords();
  const name = code.replace(/^(DHCP|BOOTP)_/, '');
  const text = (param: string): string => visibleText(String(params[param] ?? ''));
  const isAnswer = ['OFFER', 'ACK', 'NAK', 'REPLY'].includes(name);
  // An ACK repeats what its offer said.
  const offer = name === 'ACK' ? machine.offers.find(({ server }) => server === params.server) : undefined;
  const gives = (['address', 'bootFile'] as const)
    .filter((param) => isAnswer && text(param) !== '' && offer?.[param] !== params[param])
    .map(text);
  const isOther = machine.offers.length > 1 && isAnswer;
  const { bootServer } = params;
  const from = [
    isAnswer ? t('bootFrom', { server: text('server') }) : '',
    isAnswer && offer === undefined && bootServer !== '' && bootServer !== params.server
      ? t('bootFilesFrom', { server: text('bootServer') })
      : '',
    text('reason'),
  ].filter((part) => part !== '');
  return (
    <span>
      {name}
      {repeated > 1 && <span className="dim"> ×{repeated}</span>}{' '}
      {gives.map((part) => (
        <span key={part} className="mono lane-gives">
          {part}{' '}
        </span>
      ))}
      {from.length > 0 && <span className={isOther ? 'lane-from' : 'lane-from dim'}>{from.join(', ')}</span>}
    </span>
  );
}
