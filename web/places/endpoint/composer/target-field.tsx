import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { SocketSummary } from '../../../state/kinds.js';
import { Icon } from '../../../views/icon.js';
import { useWords } from '../../../views/use-session.js';

/** The target of a UDP socket: typed as host:port, or chosen from peers received from and earlier targets. */
export function TargetField({
  endpoint,
  value,
  used,
  isBad,
  onChange,
}: {
  readonly endpoint: SocketSummary;
  /** Empty for every peer received from, or for the endpoint's remote. */
  readonly value: string;
  readonly used: readonly string[];
  readonly isBad: boolean;
  readonly onChange: (target: string) => void;
}) {
  const { t, count } = useWords();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [at, setAt] = useState(-1);
  /** Typing narrows the list; the text that was there when it opened does not. */
  const [typed, setTyped] = useState('');
  const { peerCount, peers } = endpoint;
  const udp = endpoint.input.type === 'udp' ? endpoint.input : undefined;
  const remote = udp?.remote;
  // A socket that joined a group sends to it at the port that it receives it on.
  const group = udp?.multicast === undefined ? [] : groupAt(udp.multicast, endpoint.status);
  const everyone =
    remote !== undefined && remote !== ''
      ? remote
      : peerCount === 0
        ? t('targetHint')
        : t('everyoneCount', { count: count(peerCount) });
  const names = [...new Set([...group, ...peers.map(({ peer }) => peer).toReversed(), ...used])];
  const matching = names.filter((name) => name.includes(typed.trim()));
  const choices = typed === '' && (peerCount > 0 || remote !== undefined) ? ['', ...matching] : matching;
  const isShown = isOpen && choices.length > 0;

  const open = (): void => {
    setTyped('');
    setAt(-1);
    setIsOpen(true);
  };
  const choose = (target: string): void => {
    onChange(target);
    setIsOpen(false);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      setIsOpen(false);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isShown) open();
      else {
        const by = event.key === 'ArrowDown' ? 1 : -1;
        setAt((before) => (before + by + choices.length + (before < 0 && by < 0 ? 1 : 0)) % choices.length);
      }
    } else if (event.key === 'Enter' && isShown && at >= 0) {
      event.preventDefault();
      choose(choices[at] ?? '');
    }
  };

  return (
    <span className="target">
      <input
        ref={input}
        className="mono"
        role="combobox"
        aria-label={t('target')}
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && at >= 0 ? `${id}-${at}` : undefined}
        aria-invalid={isBad}
        value={value}
        placeholder={everyone}
        title={value === '' ? everyone : value}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onChange={({ currentTarget }) => {
          onChange(currentTarget.value);
          setTyped(currentTarget.value);
          setAt(-1);
          setIsOpen(true);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setIsOpen(false)}
      />
      <button
        type="button"
        className="quiet target-open"
        tabIndex={-1}
        aria-label={t('targetList')}
        // The field keeps the focus, so that leaving it is what closes the list.
        onPointerDown={(event) => {
          event.preventDefault();
          input.current?.focus();
          if (isOpen) setIsOpen(false);
          else open();
        }}
      >
        <Icon name="turn" />
      </button>
      <div
        id={`${id}-list`}
        className="popover popover-end choices"
        role="listbox"
        aria-label={t('target')}
        hidden={!isShown}
      >
        {choices.map((choice, number) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field's keys move and choose
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active one
          <div
            key={choice}
            id={`${id}-${number}`}
            role="option"
            aria-selected={number === at}
            className="mono"
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(choice)}
          >
            {choice === '' ? everyone : choice}
          </div>
        ))}
      </div>
    </span>
  );
}

function groupAt(group: string, status: SocketSummary['status']): readonly string[] {
  const port = status.state === 'listening' ? /\d+$/.exec(status.local)?.[0] : undefined;
  if (port === undefined) return [];
  return [group.includes(':') ? `[${group}]:${port}` : `${group}:${port}`];
}
