import { useEffect, useMemo, useState } from 'react';
import type { MessageInput } from '../../../../src/config/workspace/message-file.js';
import { useStore } from '../../../views/use-session.js';
import type { OpenFile } from '../../../workspace/open-file.js';

type Yaml = typeof import('./message-values.js');

/** A file of this many characters is edited as text: reading it at every key would be felt. */
const maxFormCharacters = 262_144;

/** A message of an open file as values, and how to change some of them. */
export interface EditedMessage {
  readonly values: MessageInput;
  /** Those that are undefined are taken out of the file. */
  readonly change: (changes: Partial<MessageInput>) => void;
}

/** The values of a message; undefined while its file cannot be read as one. */
export function useMessageValues(file: OpenFile, index: number): EditedMessage | undefined {
  const state = useStore(file.state);
  const [yaml, setYaml] = useState<Yaml>();
  useEffect(() => {
    let isShown = true;
    void import('./message-values.js').then((loaded) => {
      if (isShown) setYaml(loaded);
    });
    return () => {
      isShown = false;
    };
  }, []);
  const text = state.type === 'open' && state.text.length <= maxFormCharacters ? state.text : undefined;
  return useMemo(() => {
    if (yaml === undefined || text === undefined) return undefined;
    const values = yaml.messageValues(text, index);
    if (values === undefined) return undefined;
    const change = (changes: Partial<MessageInput>): void => {
      // Two values may change before the page is drawn again.
      const now = file.state.get();
      if (now.type === 'open') file.edit(yaml.withMessageValues(now.text, index, changes));
    };
    return { values, change };
  }, [yaml, text, index, file]);
}
