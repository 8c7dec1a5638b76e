import type { Command } from 'commander';
import type { EndpointInput } from '../../app/index.js';
import { nameOf } from '../../app/workspace/holder-sending.js';
import { type MessageSending, OpenedDesk } from '../../app/workspace/opened-desk.js';
import type { FoundMessage, SendingValues } from '../../app/workspace/saved-messages.js';
import { visibleText } from '../../bytes/escapes.js';
import { namesOfMessage } from '../../config/workspace/compose-message.js';
import type { SavedMessage } from '../../config/workspace/message-file.js';
import type { KeptEndpoint } from '../../config/workspace.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus } from '../exit.js';
import { answersFor } from '../input/blanks.js';
import { type MessageContentSource, messagePayload } from '../input/message-payload.js';
import { collectValues, valuesOf } from '../input/set-values.js';
import type { Translate } from '../language.js';
import { complain, Output } from '../output/output.js';
import { addOutOption, outputFormat } from '../output/output-format.js';
import { sendingOf } from '../send-options.js';
import type { Settings } from '../settings.js';
import { sendByHolder } from './holder-send.js';
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
    const given = { environment: options.env, set };
    const answers = await answersFor(found, given, desk.messages, settings);
    if (answers.type === 'interrupted') return answers.status;
    const status = await sendOne(desk, found, answers.values, options, settings);
    if (status !== exitStatus.done) return status;
  }
  return exitStatus.done;
}

/** @throws BreakoutboxError SET_UNUSED: a name that is mistyped would send what stands in the environment */
function mustBeUsed(set: ReadonlyMap<string, string>, wanted: readonly FoundMessage[]): void {
  const names = new Set(wanted.flatMap(({ message }) => namesOfMessage(message)));
  for (const name of set.keys())
    if (!names.has(name))
      throw new BreakoutboxError('SET_UNUSED', { name, choices: [...names].join(' ') || '–' });
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
  const isOwn = settings.given.has('encoding');
  const parts = {
    payload,
    format: outputFormat(options.out, settings, { receives: true, atTerminal: 'text' }),
    sending: sendingOf(options.wait === undefined ? {} : { wait: options.wait }),
    settings: { ...settings, encoding: isOwn ? settings.encoding : message.encoding },
  };
  const id = `send:${found.fullName}`;
  tellRepeat(message, settings);
  if (target.type === 'address') return send({ ...parts, input: target.input, id });
  const { endpoint } = target;
  const workbench = await desk.holder();
  if (workbench === undefined) return send({ ...parts, input: clientInput(endpoint, desk.root), id });
  const holder = { workbench, folder: desk.root };
  const isFile = prepared.content.type === 'file';
  return sendByHolder({ ...parts, holder, endpoint, name: found.fullName, isFile });
}

/** The input of an endpoint that opens a connection by itself. @throws BreakoutboxError TARGET_IS_SERVER */
function clientInput(endpoint: KeptEndpoint, folder: string): EndpointInput {
  const { input } = endpoint;
  if (input.type === 'tcp-connect' || (input.type === 'udp' && input.remote)) return input;
  throw new BreakoutboxError('TARGET_IS_SERVER', { target: nameOf(endpoint), folder });
}

/** Tells that a message goes on until somebody stops it. */
function tellRepeat({ repeat }: SavedMessage, { translate: t, quiet }: Settings): void {
  if (repeat.times === 0 && !quiet) complain(t('messageRepeats', { seconds: repeat.everyMs / 1_000 }));
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
      .option('--set <name=value>', t('options.set'), collectValues)
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
