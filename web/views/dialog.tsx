import { type PointerEvent, type ReactNode, useEffect, useRef } from 'react';

/**
 * A modal dialog: holds the focus while it is open, gives it back to who had it, and closes by Escape or a click beside it.
 * The click has to begin beside it too: a selection by mouse may end there. The focus begins at what has `data-autofocus`.
 */
export function Dialog({
  label,
  className,
  holdsInput = false,
  onClose,
  children,
}: {
  readonly label: string;
  readonly className: string;
  /** What is typed into it takes effort: once something was, a click beside it is taken for a slip. */
  readonly holdsInput?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const wasChanged = useRef(false);
  const pressedBeside = useRef(false);
  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    const first = element?.querySelector('[data-autofocus]');
    if (first instanceof HTMLElement) first.focus();
    // A dialog is read from its top; a button at its foot has the focus there.
    if (element !== null && document.activeElement instanceof HTMLButtonElement) element.scrollTop = 0;
    if (first instanceof HTMLInputElement) first.select();
    return () => {
      element?.close();
      // What opened it may be gone, or nothing had the focus: then the content is where to go on.
      if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
      else document.querySelector('main')?.focus();
    };
  }, []);
  const isBeside = ({ target, clientX, clientY }: PointerEvent): boolean => {
    const box = dialog.current?.getBoundingClientRect();
    if (box === undefined || target !== dialog.current) return false;
    return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
  };
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      className={className}
      onChange={() => {
        wasChanged.current = true;
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        pressedBeside.current = isBeside(event);
      }}
      onPointerUp={(event) => {
        const isClick = pressedBeside.current && isBeside(event);
        pressedBeside.current = false;
        if (isClick && !(holdsInput && wasChanged.current)) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
