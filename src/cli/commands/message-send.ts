import { constants } from 'node:os';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { setTimeout as later } from 'node:timers/promises';
import type { Command } from 'commander';
import type { EndpointInput } from '../../app/index.js';
import { sendThroughHolder } from '../../app/workspace/holder-sending.js';
import { type MessageSending, OpenedDesk } from '../../app/workspace/opened-desk.js';
import type { FoundMessage, SendingValues } from '../../app/workspace/saved-messages.js';
import { visibleText } from '../../bytes/escapes.js';
import { blanksOfMessage, namesOfMessage } from '../../config/workspace/compose-message.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import { type MessageContentSource, messagePayload } from '../input/message-payload.js';
import { collectSet, valuesOf } from '../input/set-values.js';
import type { Translate } from '../language.js';
import { complain, Output } from '../output/output.js';
import { addOutOption, outputFormat } from '../output/output-format.js';
import { sendingOf } from '../send-options.js';
import type { Settings } from '../settings.js';
import { send } from './send.js';

interface Options {
  readonly env?: string;
  readonly set?: readonly string[];
  readonly to?: string;
  readonly workspace?: string;
  readonly wait?: string;
  readonly list?: true;
  readonly out?: string;
}

/** `bob send NAME…`: send saved messages of a workspace, each in turn. Fails with the first that cannot be sent. */
async function messageSend(names: readonly string[], options: Options, settings: Settings): Promise<number> {
  const desk = OpenedDesk.open(options.workspace);
  const isList = options.list === true || names.length === 0;
  if (isList) desk.readMessages();
  const wanted = isList ? [] : names.map((name) => desk.messages.find(name));
  for (const { path, place, failure } of desk.problems) {
    const why = failureMessage(failure, settings.language);
    complain(settings.translate('workspaceFileUnusable', { file: visibleText(path), ...place, why }));
  }
  if (isList) return await list(desk, names, settings);
  const set = valuesOf(options.set ?? []);
  mustBeUsed(set, wanted);
  for (const found of wanted) {
    mustBeFillable(desk, found, { environment: options.env, set });
    const answers = await answered(found, set, settings);
    if (answers === undefined) return 128 + constants.signals.SIGINT;
    const values = { environment: options.env, set: answers };
    const status = await sendOne(desk, found, values, options, settings);
    if (status !== exitStatus.done) return status;
  }
  return exitStatus.done;
}

async function sendOne(
  desk: OpenedDesk,
  found: FoundMessage,
  values: SendingValues,
  options: Options,
  settings: Settings,
): Promise<number> {
  const prepared = desk.prepare(found, values, options.to);
  const { target } = prepared;
  const { message } = found;
  const payload = messagePayload(sourceOf(desk, prepared, values, options.to), message.repeat);
  if (message.repeat.times === 0 && !settings.quiet)
    complain(settings.translate('messageRepeats', { ms: message.repeat.everyMs }));
  if (target.type === 'endpoint') {
    const holder = await desk.holder();
    const { id, input } = target.endpoint;
    const name = input.label || id;
    if (holder !== undefined) {
      // What comes back is the workbench's, and its page shows it.
      if (options.wait !== undefined && !settings.quiet)
        complain(settings.translate('messageNoWait', { target: visibleText(name) }));
      for await (const piece of payload.pieces(async (ms) => await later(ms, true))) {
        const { peers, bytes } = await sendThroughHolder(holder, { id, name }, piece, desk.root);
        report(found, { peers, bytes, to: name }, settings);
      }
      return exitStatus.done;
    }
    if (input.type !== 'tcp-connect' && (input.type !== 'udp' || !input.remote))
      throw new BreakoutboxError('TARGET_IS_SERVER', { target: input.label || id, folder: desk.root });
    return sendAlone(input, found, payload, options, settings);
  }
  return sendAlone(target.input, found, payload, options, settings);
}

/** Opens a socket of its own, sends, and shows what comes back. */
function sendAlone(
  input: EndpointInput,
  found: FoundMessage,
  payload: ReturnType<typeof messagePayload>,
  options: Options,
  settings: Settings,
): Promise<number> {
  const format = outputFormat(options.out, settings, { receives: true, atTerminal: 'text' });
  const sending = sendingOf(options.wait === undefined ? {} : { wait: options.wait });
  const { message } = found;
  const isOwn = settings.given.has('encoding');
  const spoken = { ...settings, encoding: isOwn ? settings.encoding : message.encoding };
  return send({ input, id: `send:${found.fullName}`, settings: spoken, sending, payload, format });
}

/** What is sent: the first time what was prepared, later made anew, with the counter and the time of then. */
function sourceOf(
  desk: OpenedDesk,
  prepared: MessageSending,
  values: SendingValues,
  to: string | undefined,
): MessageContentSource {
  const { content, found } = prepared;
  if (content.type === 'file') return { type: 'file', path: content.path, pace: found.message.pace };
  let first: Uint8Array | undefined = content.bytes;
  return {
    type: 'bytes',
    make() {
      if (first !== undefined) {
        const bytes = first;
        first = undefined;
        return bytes;
      }
      const again = desk.prepare(found, values, to).content;
      return again.type === 'bytes' ? again.bytes : new Uint8Array(0);
    },
  };
}

/** @throws BreakoutboxError SET_UNUSED: a name that is mistyped would send what stands in the environment */
function mustBeUsed(set: ReadonlyMap<string, string>, wanted: readonly FoundMessage[]): void {
  const names = new Set(wanted.flatMap(({ message }) => namesOfMessage(message)));
  for (const name of set.keys())
    if (!names.has(name))
      throw new BreakoutboxError('SET_UNUSED', { name, choices: [...names].join(' ') || '–' });
}

/** Nobody is asked for a message that cannot be sent whatever they answer. @throws BreakoutboxError as `SavedMessages.preview` */
function mustBeFillable(desk: OpenedDesk, found: FoundMessage, values: SendingValues): void {
  const blanks = blanksOfMessage(found.message).map(({ name, preset }) => [name, preset ?? '0'] as const);
  try {
    desk.messages.preview(found, { ...values, set: new Map([...blanks, ...values.set]) });
  } catch (error) {
    // Whether what is answered fits is known only then.
    if (error instanceof BreakoutboxError && error.failure.params.reason === 'placeholder-unset') throw error;
    if (error instanceof BreakoutboxError && error.code === 'ENVIRONMENT_UNCHOSEN') throw error;
  }
}

/** The values that are set, with the answers of the person to the blanks that are left, if there is one to ask; undefined if they give up. */
async function answered(
  { message }: FoundMessage,
  set: ReadonlyMap<string, string>,
  { translate: t }: Settings,
): Promise<ReadonlyMap<string, string> | undefined> {
  const open = blanksOfMessage(message).filter(({ name }) => !set.has(name));
  if (open.length === 0) return set;
  const all = new Map(set);
  const asker =
    process.stdin.isTTY === true
      ? createInterface({ input: process.stdin, output: process.stderr })
      : undefined;
  // By the end of input the question stays without an answer for ever.
  const over = new AbortController();
  asker?.once('close', () => over.abort());
  try {
    for (const { name, preset } of open) {
      const shown =
        preset === undefined ? visibleText(name) : `${visibleText(name)} [${visibleText(preset)}]`;
      const question = t('messageBlank', { name: shown });
      const answer = (await asker?.question(question, { signal: over.signal })) || preset;
      if (answer !== undefined) all.set(name, answer);
    }
  } catch {
    return undefined;
  } finally {
    asker?.close();
  }
  return all;
}

function report(
  { fullName }: FoundMessage,
  facts: { readonly peers: number; readonly bytes: number; readonly to: string },
  { translate: t, quiet, json }: Settings,
): void {
  if (quiet) return;
  const line = json
    ? JSON.stringify({ type: 'messageSent', message: fullName, ...facts })
    : t('messageSent', {
        ...facts,
        count: facts.peers,
        name: visibleText(fullName),
        to: visibleText(facts.to),
      });
  new Output().write(`${line}\n`);
}

/** Lists the saved messages, or those whose names begin with one of `names`. */
async function list(desk: OpenedDesk, names: readonly string[], { json }: Settings): Promise<number> {
  const output = new Output();
  const all = desk.messages.all.filter(
    ({ fullName }) => names.length === 0 || names.some((name) => fullName.startsWith(name)),
  );
  const width = Math.min(40, Math.max(0, ...all.map(({ fullName }) => fullName.length)));
  for (const { fullName, path, message } of all) {
    const line = json
      ? JSON.stringify({ name: fullName, path, title: message.name, remark: message.remark })
      : `${visibleText(fullName).padEnd(width)}  ${visibleText(message.remark || message.name)}`.trimEnd();
    await output.write(`${line}\n`);
  }
  await output.flushed();
  return exitStatus.done;
}

/** Adds the options of `send`. */
function addMessageSendOptions(command: Command, t: Translate): Command {
  return addOutOption(
    command
      .argument('[message...]', t('arguments.messages'))
      .option('--env <name>', t('options.env'))
      .option('--set <name=value>', t('options.set'), collectSet)
      .option('--to <target>', t('options.messageTo'))
      .option('--wait <ms>', t('options.wait', { default: 1000 }))
      .option('--workspace <folder>', t('options.workspaceOf'))
      .option('--list', t('options.messageList')),
    t,
  );
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addMessageSendOptions,
  rules: [],
  run: messageSend,
};
