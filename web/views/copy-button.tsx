import { useEffect, useState } from 'react';
import { Icon } from './icon.js';
import { useWords } from './use-session.js';

/** Puts text on the clipboard; works without the Clipboard API, which a page by plain HTTP on a LAN does not have. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
}

/** A button that copies, and says for a moment that it did. */
export function CopyButton({
  text,
  label,
  className = 'copy',
}: {
  /** What is copied; a long text is made when it is asked for, and has a label. */
  readonly text: string | (() => string);
  /** What it reads; the text itself when there is none. */
  readonly label?: string;
  readonly className?: string;
}) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const shown = label ?? (typeof text === 'string' ? text : '');
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className={className}
      title={label ?? t('copyOf', { text: shown })}
      aria-label={label ?? t('copyOf', { text: shown })}
      onClick={() => {
        void copyText(typeof text === 'string' ? text : text()).then(() => setCopied(true));
      }}
    >
      {shown}
      <Icon name={copied ? 'done' : 'copy'} />
      <span className="unseen" role="status">
        {copied ? t('copied') : ''}
      </span>
    </button>
  );
}
