import { type ReactNode, useEffect, useRef } from 'react';

/**
 * A button and what it opens above itself. It closes by Escape, which gives the focus back to the button, by a press
 * elsewhere, and when the focus goes elsewhere.
 */
export function Popover({
  isOpen,
  onToggle,
  label,
  trigger,
  triggerLabel,
  triggerClass,
  triggerTitle,
  side = 'start',
  children,
}: {
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  /** What opens, for those who do not see it. */
  readonly label: string;
  /** The name of a button that shows no words. */
  readonly triggerLabel?: string;
  readonly trigger: ReactNode;
  readonly triggerClass?: string;
  readonly triggerTitle?: string;
  /** Which edge of the button it is flush with. */
  readonly side?: 'start' | 'end';
  readonly children: ReactNode;
}) {
  const whole = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    panel.current?.querySelector<HTMLElement>('[autofocus], input, button, select')?.focus();
    const onPress = ({ target }: PointerEvent): void => {
      if (target instanceof Node && whole.current?.contains(target) === false) onToggle(false);
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, [isOpen, onToggle]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from anywhere within
    <span
      ref={whole}
      className="popover-anchor"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        onToggle(false);
        button.current?.focus();
      }}
      onBlur={({ relatedTarget }) => {
        if (isOpen && relatedTarget !== null && whole.current?.contains(relatedTarget) === false)
          onToggle(false);
      }}
    >
      <button
        ref={button}
        type="button"
        className={triggerClass}
        title={triggerTitle}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={triggerLabel}
        onClick={() => onToggle(!isOpen)}
      >
        {trigger}
      </button>
      {isOpen && (
        // A press on a text in it takes the focus there, and not out of it.
        <div ref={panel} className={`popover popover-${side}`} role="dialog" tabIndex={-1} aria-label={label}>
          {children}
        </div>
      )}
    </span>
  );
}
