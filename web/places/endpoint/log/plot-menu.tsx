import { type MouseEvent, useCallback, useMemo } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { MenuButton } from '../../../views/menu-button.js';
import { useWords } from '../../../views/use-session.js';
import type { NumberChoice } from '../values/reading/picked-numbers.js';
import { isMessageEntry, type LogEntry } from './log-entry.js';
import type { MessageLog } from './message-log.js';
import { chosenNumber, messageNumbers, type OnPick, type ShownNumber } from './message-numbers.js';
import type { StreamText } from './stream-text.js';

/** A button with the numbers of a message, each to be plotted over time; off for a message without any. */
export function PlotMenu({
  entry,
  stream,
  layouts,
  isOpen,
  onOpen,
  onPick,
}: {
  readonly entry: LogEntry | undefined;
  readonly stream: StreamText;
  readonly layouts: readonly Layout[];
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onPick: OnPick;
}) {
  const { t } = useWords();
  const choices = useMemo(
    () =>
      entry === undefined || !isMessageEntry(entry) ? noNumbers : messageNumbers(entry, stream, layouts),
    [entry, stream, layouts],
  );
  return (
    <MenuButton
      isOpen={isOpen && choices.length > 0}
      onOpen={onOpen}
      label={t('valuesPick')}
      className="plot-number"
      trigger={
        <>
          {t('valuesPickVerb')} <kbd>P</kbd>
        </>
      }
      triggerTitle={t('valuesPickVerbHelp')}
      isDisabled={choices.length === 0}
    >
      {choices.map(({ name, value, picked }, at) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: numbers of a message are told apart by their place
          key={at}
          type="button"
          role="menuitem"
          onClick={() => {
            if (entry !== undefined && isMessageEntry(entry)) onPick(picked, entry);
          }}
        >
          {visibleText(name)} <small>{value}</small>
        </button>
      ))}
    </MenuButton>
  );
}

const noNumbers: readonly NumberChoice[] = [];

/** Gives the number of a log's rows that a click with Alt was on to `onPick`. Returns false for any other click. */
export function useNumberClick(
  log: MessageLog,
  stream: StreamText,
  layouts: readonly Layout[],
  onPick: OnPick,
): (event: MouseEvent) => boolean {
  return useCallback(
    ({ target, altKey }) => {
      if (!altKey || !(target instanceof Element)) return false;
      const shown = shownNumber(target);
      const entry = log.at(
        Number(target.closest('[data-number]')?.getAttribute('data-number') ?? Number.NaN),
      );
      if (shown === undefined || entry === undefined || !isMessageEntry(entry)) return false;
      const chosen = chosenNumber(messageNumbers(entry, stream, layouts), shown);
      if (chosen !== undefined) onPick(chosen.picked, entry);
      return chosen !== undefined;
    },
    [log, stream, layouts, onPick],
  );
}

function shownNumber(target: Element): ShownNumber | undefined {
  const element = target.closest('.row-number');
  if (element === null) return undefined;
  const name = element.getAttribute('data-field');
  if (name !== null) return { type: 'field', name };
  const all = [...(element.closest('.content')?.querySelectorAll('.row-number') ?? [])];
  return { type: 'text', texts: all.map(({ textContent }) => textContent ?? ''), at: all.indexOf(element) };
}
