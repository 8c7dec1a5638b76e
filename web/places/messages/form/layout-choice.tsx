import { useEffect, useState } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { LayoutRow } from '../../../../src/operations/layouts.js';
import { Select } from '../../../views/select.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';

/** A choice among the layouts of the workspace and those that ship. */
export function LayoutChoice({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (name: string) => void;
}) {
  const { api, state } = useSession();
  const { t } = useWords();
  const version = useStore(state.workspaceVersion);
  const [layouts, setLayouts] = useState<readonly LayoutRow[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what they are asked again for
  useEffect(() => {
    const shown = new AbortController();
    api.call('layouts.list', {}, shown.signal).then(setLayouts, () => undefined);
    return () => shown.abort();
  }, [api, version]);
  const names = layouts.map(({ name }) => name);
  const all = names.includes(value) ? names : [value, ...names];
  return (
    <Select
      name={t('formLayout')}
      value={value}
      choices={all.map((name) => ({ value: name, label: name === '' ? t('formChoose') : visibleText(name) }))}
      onChange={onChange}
    />
  );
}
