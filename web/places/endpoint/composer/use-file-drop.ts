import { type DragEvent, useState } from 'react';

/** Whether files are held over an element, and what it listens to so that one that is dropped there is handed to `onFile`. */
export function useFileDrop(onFile: (file: File) => void) {
  const [isDropping, setIsDropping] = useState(false);
  const onDrag = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setIsDropping(event.type !== 'drop' && event.type !== 'dragleave');
    const [file] = event.type === 'drop' ? event.dataTransfer.files : [];
    if (file !== undefined) onFile(file);
  };
  return { isDropping, onDragOver: onDrag, onDragLeave: onDrag, onDrop: onDrag };
}
