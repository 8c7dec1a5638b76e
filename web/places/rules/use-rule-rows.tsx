import { visibleText } from '../../../src/bytes/escapes.js';
import type { RuleFileState } from '../../../src/operations/rules.js';
import { endpointName } from '../../state/names.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import type { ListRow } from '../../workspace/file-list.js';

/** What the list says of a file of rules: armed or not and where, how often its rules matched, and which was stopped. */
export function useRuleRows(
  files: readonly RuleFileState[],
): (path: string) => Pick<ListRow, 'lamp' | 'note' | 'detail'> {
  const { state } = useSession();
  const { t, count, failure } = useWords();
  const { endpoints } = useStore(state.known);
  const nameOf = (id: string): string => {
    const endpoint = endpoints.find((one) => one.id === id);
    if (endpoint === undefined) return id;
    return endpoint.input.label || endpointName(endpoint);
  };
  const byPath = new Map(files.map((file) => [file.path, file]));
  return (path) => {
    if (path.endsWith('.js'))
      return { lamp: <span className="lamp" />, detail: { text: t('ruleFileScript'), isBad: false } };
    const file = byPath.get(path);
    if (file === undefined) return { lamp: <span className="lamp" />, detail: { text: '', isBad: false } };
    const { armed, rules, stopped, matched } = file;
    const where = file.endpoints.map(nameOf).join(', ');
    const how = {
      all: t('ruleFileArmed'),
      some: t('ruleFileArmedSome', { armed: count(armed), rules: count(rules) }),
      none: t('ruleFileOff'),
    }[armed === 0 ? 'none' : armed === rules ? 'all' : 'some'];
    const detail =
      stopped === undefined
        ? { text: visibleText(where === '' ? how : `${how} · ${where}`), isBad: false }
        : {
            text: visibleText(
              t('ruleFileStopped', {
                endpoint: nameOf(stopped.endpoint),
                why: failure(stopped.failure),
              }),
            ),
            isBad: true,
          };
    const lamp = stopped !== undefined ? 'bad' : armed > 0 ? 'on' : 'off';
    return {
      lamp: <span className={`lamp lamp-${lamp}`} aria-hidden="true" />,
      note: (
        <small className="dim mono" title={t('ruleMatched', { count: matched, number: count(matched) })}>
          {matched === 0 ? '' : count(matched)}
        </small>
      ),
      detail,
    };
  };
}
