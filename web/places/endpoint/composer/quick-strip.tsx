import { visibleText } from '../../../../src/bytes/escapes.js';
import { useSession, useWords } from '../../../views/use-session.js';
import { addressOf } from '../../../workspace/message-address.js';
import { useMessages } from '../../../workspace/use-messages.js';

/** The saved messages that have a key: one press sends one, to where it says or else through this endpoint. */
export function QuickStrip({ endpoint }: { readonly endpoint: string }) {
  const session = useSession();
  const { t } = useWords();
  const { messages = [] } = useMessages(true);
  if (messages.length === 0) return null;
  const byKey = [...messages].sort((one, other) => (one.key ?? 0) - (other.key ?? 0));
  return (
    <ul className="quick-strip" aria-label={t('quickMessages')}>
      {byKey.map((message) => (
        <li key={`${message.path}?${message.index}`}>
          <button
            type="button"
            className="chip"
            title={visibleText([message.to ?? '', message.remark].filter((text) => text !== '').join(' · '))}
            onClick={() =>
              void session.keyed.send(message, endpoint).then((open) => {
                if (open !== undefined) session.place.set(addressOf(open));
              })
            }
          >
            <kbd>Alt {message.key}</kbd> {visibleText(message.name)}
          </button>
        </li>
      ))}
    </ul>
  );
}
