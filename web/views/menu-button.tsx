import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';

/**
 * A button and the menu that it opens above itself: `children` are what has a role of a menu item, and what groups them. The arrows
 * go from one to the next; it closes by Escape, by a press elsewhere, and when the focus goes elsewhere. Closed otherwise, it gives the
 * focus back to who had it.
 */
export function MenuButton({
  isOpen,
  onOpen,
  label,
  className,
  trigger,
  triggerTitle,
  isDisabled = false,
  children,
}: {
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  /** What opens, for those who do not see it. */
  readonly label: string;
  readonly className: string;
  readonly trigger: ReactNode;
  readonly triggerTitle?: string;
  readonly isDisabled?: boolean;
  readonly children: ReactNode;
}) {
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const anchor = box.current;
    const close = ({ target }: Event): void => {
      if (!(target instanceof Node) || box.current?.contains(target) !== true) onOpen(false);
    };
    const opener = document.activeElement;
    const items = itemsOf(box.current);
    // What chooses among what the others do is a step back.
    (items.find((item) => item.getAttribute('role') === 'menuitem') ?? items[0])?.focus();
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
      if (document.activeElement !== document.body && !anchor?.contains(document.activeElement)) return;
      // A key may have opened it from elsewhere.
      if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
      else anchor?.querySelector('button')?.focus();
    };
  }, [isOpen, onOpen]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen) return;
    // The keys of the page mean nothing while a menu is open.
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      onOpen(false);
      return;
    }
    const items = itemsOf(box.current);
    const at = items.findIndex((item) => item.matches(':focus'));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu that is in it
    <span ref={box} className={`menu-anchor ${className}`} onKeyDown={onKeyDown}>
      <button
        type="button"
        className="quiet"
        title={triggerTitle}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        disabled={isDisabled}
        onClick={() => onOpen(!isOpen)}
      >
        {trigger}
      </button>
      {isOpen && (
        <span className="menu" role="menu" aria-label={label}>
          {children}
        </span>
      )}
    </span>
  );
}

function itemsOf(box: HTMLElement | null): readonly HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)') ?? [])];
}
