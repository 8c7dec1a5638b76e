import { useEffect, useRef, useState } from 'react';
import { download } from '../../../views/download.js';
import { useWords, type WordKey } from '../../../views/use-session.js';
import { rowWords } from './event-words.js';
import type { LogEntry } from './message-log.js';
import {
  type SavedFormat,
  savedEntry,
  savedExtensions,
  savedFileName,
  savedFormats,
  savedHead,
} from './saved-log.js';
import type { StreamText } from './stream-text.js';

/** Maximum milliseconds of a frame for writing a file. */
const sliceMs = 12;

/** A button with the formats of a saved log, as a download of the browser. */
export function SaveMenu({
  name,
  entries,
  stream,
  isClient,
}: {
  /** The endpoint's name, for the file name. */
  readonly name: string;
  readonly entries: () => readonly LogEntry[];
  readonly stream: StreamText;
  readonly isClient: boolean;
}) {
  const words = useWords();
  const { t } = words;
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const close = (event: Event): void => {
      if (!(event.target instanceof Node) || box.current?.contains(event.target) !== true) setIsOpen(false);
    };
    box.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
    };
  }, [isOpen]);

  const save = async (format: SavedFormat): Promise<void> => {
    setIsOpen(false);
    setIsBusy(true);
    const parts: (string | Uint8Array<ArrayBuffer>)[] = [savedHead(format)];
    const worded = rowWords(words, isClient);
    let end = performance.now() + sliceMs;
    for (const entry of entries()) {
      parts.push(savedEntry(entry, format, stream, worded));
      if (performance.now() < end) continue;
      await new Promise(requestAnimationFrame);
      end = performance.now() + sliceMs;
    }
    const type = format === 'bytes' ? 'application/octet-stream' : 'text/plain;charset=utf-8';
    download(new Blob(parts, { type }), savedFileName(name, format, Date.now()));
    setIsBusy(false);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu that is in it
    <span
      ref={box}
      className="save"
      onKeyDown={(event) => {
        if (!isOpen) return;
        if (event.key === 'Escape') {
          event.stopPropagation();
          setIsOpen(false);
          box.current?.querySelector('button')?.focus();
        }
        const items = [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        if (step === 0) return;
        event.preventDefault();
        const at = items.findIndex((item) => item.matches(':focus'));
        items[(at + step + items.length) % items.length]?.focus();
      }}
    >
      <button
        type="button"
        className="quiet"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        disabled={isBusy}
        onClick={() => setIsOpen(!isOpen)}
      >
        {t('saveLog')}
      </button>
      {isOpen && (
        <span className="save-menu" role="menu" aria-label={t('saveLog')}>
          {savedFormats.map((format) => (
            <button key={format} type="button" role="menuitem" onClick={() => void save(format)}>
              {t(`saveAs_${format}` satisfies WordKey)}
              <small>.{savedExtensions[format]}</small>
            </button>
          ))}
        </span>
      )}
    </span>
  );
}
