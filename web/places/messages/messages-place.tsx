import { type DragEvent, useMemo, useRef, useState } from 'react';
import { type Complaint, complaintOf } from '../../session.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { PaneEdge } from '../../views/pane-edge.js';
import { useRoomy } from '../../views/use-narrow.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { EnvironmentChoice } from '../../workspace/environment-choice.js';
import { RemovedNotice } from '../../workspace/removed-notice.js';
import { useMessages } from '../../workspace/use-messages.js';
import { useFiles } from '../../workspace/use-workspace.js';
import { ImportDock } from './import/import-dock.js';
import { useImport } from './import/use-import.js';
import { MessageList } from './message-list.js';
import { messageKey, messageListRows } from './message-rows.js';
import { MessageWork } from './message-work.js';
import { NoMessages } from './no-messages.js';
import { TickedBar } from './ticked-bar.js';

/** The text of a new message; its name is given in it. */
const newMessage = (name: string): string => `name: ${JSON.stringify(name)}\ntext: hello\nending: lf\n`;

/** The saved messages: their folders, the one that is chosen, and what is sent of it. */
export function MessagesPlace({ path }: { readonly path: string | undefined }) {
  const session = useSession();
  const isRoomy = useRoomy();
  const { t, count } = useWords();
  const place = useStore(session.place);
  const { messages, complaint } = useMessages();
  const { rows: files } = useFiles('message');
  const [filter, setFilter] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [failed, setFailed] = useState<Complaint>();
  const [isOver, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const importing = useImport();
  const { name: importName } = importing;
  const item = place.type === 'messages' ? (place.item ?? 0) : 0;
  const chosen = path === undefined ? undefined : messageKey({ path, index: item });
  const rows = useMemo(
    () => messageListRows({ messages: messages ?? [], files: files ?? [], filter, closed }),
    [messages, files, filter, closed],
  );
  // A message that is gone meanwhile is not sent.
  const tickedNames = ticked.flatMap((key) => {
    const found = messages?.find((one) => messageKey(one) === key);
    return found === undefined ? [] : [found.fullName];
  });
  const create = async (): Promise<void> => {
    try {
      const name = t('messageNew');
      const made = await session.files.create('message', name, newMessage(name));
      setFailed(undefined);
      session.place.set({ type: 'messages', path: made });
    } catch (error) {
      setFailed(complaintOf(error));
    }
  };
  const takeImport = async (): Promise<void> => {
    const paths = await importing.take();
    await session.files.refresh('message').catch(() => undefined);
    const first = paths.find((taken) => taken.startsWith('messages/'));
    if (first !== undefined) session.place.set({ type: 'messages', path: first });
  };
  const isEmpty = messages?.length === 0 && files?.length === 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped anywhere; the button does the same
    <div
      className={[
        'messages',
        path === undefined ? '' : 'has-chosen',
        importName === undefined ? '' : 'has-import',
        isOver ? 'over' : '',
      ].join(' ')}
      onDragOver={(event: DragEvent) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) setOver(false);
      }}
      onDropCapture={(event: DragEvent) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        // The editor below would take the file as text.
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        importing.begin([...event.dataTransfer.files]);
      }}
    >
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        aria-label={t('importChoose')}
        onChange={({ currentTarget }) => {
          importing.begin([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <section className="message-side" aria-label={t('messages')}>
        <div className="message-side-head">
          <h1>{t('messages')}</h1>
          <span className="dim">{messages === undefined ? '' : count(messages.length)}</span>
          <button type="button" onClick={() => void create()}>
            {t('messageCreate')}
          </button>
          <button type="button" onClick={() => chooser.current?.click()}>
            {t('importChoose')}
          </button>
        </div>
        <input
          className="message-filter"
          value={filter}
          placeholder={t('messageFilter')}
          aria-label={t('messageFilter')}
          aria-keyshortcuts="/"
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget }) => setFilter(currentTarget.value)}
        />
        <MessageList
          rows={rows}
          chosen={chosen}
          ticked={ticked}
          onTick={(message) => {
            const key = messageKey(message);
            setTicked((before) =>
              before.includes(key) ? before.filter((one) => one !== key) : [...before, key],
            );
          }}
          onFold={(folder) =>
            setClosed((before) =>
              before.has(folder)
                ? new Set([...before].filter((one) => one !== folder))
                : new Set([...before, folder]),
            )
          }
        />
        <ComplaintLine complaint={failed ?? complaint} />
        {tickedNames.length > 0 && <TickedBar names={tickedNames} onNone={() => setTicked([])} />}
        <RemovedNotice folder="messages" />
        {!isRoomy && <EnvironmentChoice />}
      </section>
      {path !== undefined ? (
        <MessageWork
          key={chosen}
          path={path}
          index={item}
          message={messages?.find((one) => messageKey(one) === chosen)}
        />
      ) : (
        <NoMessages isEmpty={isEmpty} onCreate={() => void create()} />
      )}
      {importName !== undefined && (
        <ImportDock
          key={importName}
          importing={{ ...importing, name: importName }}
          onTake={() => void takeImport()}
        />
      )}
      <PaneEdge
        name="message-list"
        side="right"
        holder=".messages"
        pane=".message-side"
        neighbour=".messages > :nth-child(3)"
      />
    </div>
  );
}
