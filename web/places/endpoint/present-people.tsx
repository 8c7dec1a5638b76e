import { visibleText } from '../../../src/bytes/escapes.js';
import type { PresentPerson } from '../../../src/http/protocol.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';

/** Who else looks at the endpoint; nothing where nobody does. */
export function PresentPeople({ id }: { readonly id: string }) {
  const { state } = useSession();
  const { t } = useWords();
  const present = useStore(state.present);
  if (present?.endpoint !== id || present.people.length === 0) return null;
  const nameOf = ({ person, user }: PresentPerson): string => visibleText(person ?? user ?? t('roomSomeone'));
  const fully = present.people.map((one) => {
    const { person, user, pages } = one;
    const name =
      person !== undefined && user !== undefined ? `${nameOf(one)} (${visibleText(user)})` : nameOf(one);
    return pages === 1 ? name : `${name} ×${pages}`;
  });
  const title = t('roomPresent', { names: fully.join(', ') });
  return (
    <p className="present" title={title}>
      <span className="unseen">{title}</span>
      {present.people.slice(0, 3).map((one) => (
        <span key={`${one.person} ${one.user}`} className="present-person" aria-hidden="true">
          {nameOf(one)}
        </span>
      ))}
      {present.people.length > 3 && <span aria-hidden="true">+{present.people.length - 3}</span>}
    </p>
  );
}
