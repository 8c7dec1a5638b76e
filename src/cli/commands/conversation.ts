import { constants } from 'node:os';
import process from 'node:process';
import type { ListenerNode } from '../../app/cluster/listener-node.js';
import { createHub } from '../../app/create-hub.js';
import { type Goal, GoalWatch } from '../../app/endpoints/goal-watch.js';
import {
  createEndpoint,
  type Endpoint,
  type EndpointInput,
  type EndpointSpec,
  type Hub,
  parseEndpoint,
} from '../../app/index.js';
import type { MessageView } from '../../app/layouts/message-view.js';
import type { FramingSpec } from '../../bytes/framing.js';
import { endpointCheck } from '../../config/endpoint-check.js';
import { defaultLimits } from '../../config/limits.js';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { TrafficEventType } from '../../traffic/event.js';
import type { ClusterOptions } from '../cluster-option.js';
import { exitAfter, exitStatus, onSignals } from '../exit.js';
import { InputFeed, type InputRole } from '../input/input-feed.js';
import { isPiped, pipedInput } from '../input/input-source.js';
import { Prompt } from '../input/prompt.js';
import { type LogOptions, type OpenLog, openLog } from '../log-option.js';
import { type MessageOptions, messageViewOf } from '../message-options.js';
import { type EndOrFailure, Outcome } from '../outcome.js';
import { badChecksums } from '../output/bad-checksums.js';
import { EventView } from '../output/event-view.js';
import { complain, Output, whenOutputFails } from '../output/output.js';
import type { OutputFormat } from '../output/output-format.js';
import { ReceivedOutput } from '../output/received-output.js';
import { type ListenerWords, type OwnNode, ownNode } from '../own-node.js';
import { goalOf, type RuleOptions, type Ruling, rulingOf } from '../rule-options.js';
import type { Settings } from '../settings.js';

/** How a command that keeps an endpoint open behaves. */
export interface ConversationOptions {
  readonly input: EndpointInput;
  readonly id: string;
  readonly settings: Settings;
  readonly format: OutputFormat;
  /** The recipient of piped input, and the meaning of its end. */
  readonly inputRole: InputRole;
  /** The rules that it answers by, and what it waits for. */
  readonly ruleOptions?: RuleOptions;
  /** Which messages are shown, and by which layouts they are read. */
  readonly messages: MessageOptions;
  /** Where its events are written besides. */
  readonly logOptions: LogOptions;
  /** The cluster that it is a node of, if any, and as what. */
  readonly clusterOptions: ClusterOptions;
  readonly words: ListenerWords;
}

/**
 * Makes the endpoint that an input describes.
 * @throws BreakoutboxError for what is wrong with the input
 */
export function endpointOf(
  input: EndpointInput,
  id: string,
  { recorder }: Pick<Settings, 'recorder'>,
  {
    ruling,
    framing,
    node,
  }: {
    readonly ruling?: Ruling | undefined;
    readonly framing?: FramingSpec | undefined;
    readonly node?: ListenerNode | undefined;
  } = {},
): { readonly endpoint: Endpoint<EndpointSpec>; readonly hub: Hub } {
  const parsed = parseEndpoint(input);
  if (!parsed.ok) throw errorOf(parsed.failure);
  const { value } = parsed;
  // A framing that a person gave by hand goes before that of a layout.
  const isFramed = framing !== undefined && value.type !== 'udp' && value.framing.type === 'raw';
  const framed = isFramed ? { ...value, framing } : value;
  const spec = ruling === undefined ? framed : { ...framed, rules: ruling.rules };
  const shared = { recorder, ruled: ruling?.ruled };
  if (node === undefined) {
    const hub = createHub();
    return { endpoint: createEndpoint(spec, { id, hub, ...shared }), hub };
  }
  // Several processes are recorded by their events, of which each costs time: only where a person asks for it.
  const isOfSeveral = spec.type === 'tcp-listen' && spec.workers > 1;
  const seen = recorder ?? (isOfSeveral ? undefined : node.recorder);
  const endpoint = node.hold({
    ...{ input, rules: ruling?.rules },
    create: (context) => createEndpoint(spec, { ...context, ...shared, recorder: seen }),
  });
  return { endpoint, hub: node.hub };
}

/**
 * Opens an endpoint, shows its events and sends typed or piped input, until it stops or is stopped. Returns the exit status.
 * Rejects with a BreakoutboxError if it does not open, the input is invalid, or the output fails.
 */
export async function converse(options: ConversationOptions): Promise<number> {
  const { settings, input, ruleOptions = {} } = options;
  const { rules, until, fail } = ruleOptions;
  const layouts = options.messages.layout ?? [];
  const reading = orThrow(parseEndpoint(input));
  const ruling = rules === undefined ? undefined : await rulingOf(rules, reading, layouts, settings);
  const goal =
    until === undefined && fail === undefined ? undefined : await goalOf(ruleOptions, input, layouts);
  const messages = await messageViewOf(options.messages, input);
  const node = await ownNode(options.clusterOptions, options.words, settings);
  try {
    return await new Conversation(options, { ruling, goal, messages, node }).run();
  } finally {
    await node?.node.close();
  }
}

/** What options name, read and compiled; undefined for those that were not given. */
interface Opened {
  readonly ruling: Ruling | undefined;
  readonly goal: Goal | undefined;
  readonly messages: MessageView | undefined;
  readonly node: OwnNode | undefined;
}

/** One endpoint with its view and its input. */
class Conversation {
  readonly #options: ConversationOptions;
  readonly #settings: Settings;
  readonly #endpoint: Endpoint<EndpointSpec>;
  readonly #hub: Hub;
  readonly #node: OwnNode | undefined;
  readonly #output = new Output();
  readonly #view: EventView;
  readonly #received: ReceivedOutput | undefined;
  readonly #outcome: Outcome;
  readonly #isListener: boolean;
  readonly #signals: ReturnType<typeof onSignals>;
  #prompt: Prompt | undefined;
  #feed: InputFeed | undefined;
  /** The exit status that a person or a signal decided. */
  #status: number | undefined;
  #fault: BreakoutboxError | undefined;
  #goal: GoalWatch | undefined;
  /** Whether it has something to wait for: an interruption is then no success. */
  readonly #isAwaiting: boolean;
  /** What it waited for has come. */
  #isReached = false;

  constructor(options: ConversationOptions, { ruling, goal, messages, node }: Opened) {
    const { format, id } = options;
    const input = isPiped() ? withTimeToAnswer(options.input) : options.input;
    const { endpoint, hub } = endpointOf(input, id, options.settings, {
      ...{ ruling, framing: messages?.framing, node: node?.node },
    });
    this.#options = options;
    this.#settings = { ...options.settings, json: format === 'json' };
    this.#endpoint = endpoint;
    this.#hub = hub;
    this.#node = node;
    this.#isListener = options.inputRole.type === 'listener';
    const isData = format === 'bytes' || format === 'text' || format === 'hex';
    if (isData) {
      this.#received = new ReceivedOutput({ endpoint, hub, messages }, format, this.#settings, this.#output);
    }
    const check = endpointCheck(input);
    const isSilent = isData && !this.#settings.verbose;
    const ofData: readonly TrafficEventType[] = check === undefined ? ['received', 'sent'] : ['sent'];
    this.#view = new EventView(hub, this.#settings, isData ? new Output(process.stderr) : this.#output, {
      stream: input.type !== 'udp',
      hidden: isSilent ? ofData : [],
      check,
      messages,
      shownAs: id,
      ...(isSilent && check !== undefined ? { digest: badChecksums(check) } : {}),
    });
    this.#outcome = new Outcome(hub, (event) => this.#concerns(event));
    this.#isAwaiting = goal?.until !== undefined || goal?.withinMs !== undefined;
    if (goal !== undefined) this.#goal = this.#watch(hub, goal);
    if (isPiped())
      this.#feed = new InputFeed({
        endpoint,
        hub,
        settings: this.#settings,
        input: pipedInput(this.#settings, input.type === 'udp'),
        role: options.inputRole,
      });
    else {
      this.#prompt = new Prompt({
        endpoint,
        settings: this.#settings,
        view: this.#view,
        output: this.#output,
        drawn: process.stdout.isTTY === true && !isData,
        quit: () => {
          this.#goal?.stopped();
          this.#end(exitStatus.done);
        },
        interrupted: () => this.#signals.raise('SIGINT'),
      });
    }
    const endsWell = this.#isListener && !this.#isAwaiting;
    this.#signals = onSignals(
      (signal) => this.#end(endsWell ? exitStatus.done : 128 + constants.signals[signal]),
      endsWell ? exitStatus.done : undefined,
    );
    whenOutputFails((failed) => {
      this.#fault ??= failed;
      this.#end(exitStatus.done);
    });
  }

  async run(): Promise<number> {
    const log = await this.#openLog();
    try {
      await this.#endpoint.open();
      this.#node?.begin((line) => this.#output.complain(line));
      this.#goal?.begin();
      void this.#takeInput();
      await this.#endpoint.stopped;
      if (this.#status === undefined) this.#goal?.stopped();
    } catch (error) {
      // Interrupted while it was still connecting.
      if (this.#status === undefined) {
        await log?.close();
        throw error;
      }
    } finally {
      this.#prompt?.close();
      this.#feed?.close();
    }
    await this.#view.shown();
    await this.#received?.finished();
    await log?.close();
    this.#signals.stop();
    return this.#finalStatus();
  }

  /** A log shows the messages as the screen does, after `/hex` and `/encoding` too. */
  async #openLog(): Promise<OpenLog | undefined> {
    const { spec } = this.#endpoint;
    const { id } = this.#options;
    const { style, reader } = this.#view;
    const isStream = spec.type !== 'udp' && spec.framing.type === 'raw';
    const source = {
      hub: this.#hub,
      hasSeveral: false,
      endpoint: () => ({ name: id, encoding: reader.encoding, isHex: style.hex, isStream }),
    };
    try {
      return await openLog(this.#options.logOptions, source, id, this.#settings);
    } catch (error) {
      this.#prompt?.close();
      this.#feed?.close();
      this.#signals.stop();
      throw error;
    }
  }

  async #takeInput(): Promise<void> {
    try {
      await this.#prompt?.run();
      await this.#feed?.run();
    } catch (error) {
      this.#fault ??= error instanceof BreakoutboxError ? error : undefined;
      await this.#endpoint.close(this.#settings.graceMs);
      if (!(error instanceof BreakoutboxError)) throw error;
      return;
    }
    const over = this.#prompt !== undefined || (await this.#feed?.isOver()) === true;
    if (!over) return;
    if (this.#prompt !== undefined && this.#isListener) return;
    if (this.#prompt !== undefined && this.#options.inputRole.type === 'client' && !this.#reconnects)
      this.#endpoint.endSending();
    else await this.#endpoint.close(this.#settings.graceMs);
  }

  #watch(hub: Hub, goal: Goal): GoalWatch {
    const { spec } = this.#endpoint;
    const isStream = spec.type !== 'udp' && spec.framing.type === 'raw';
    const hasOnePeer = 'once' in spec ? spec.once : !this.#reconnects;
    const { encoding } = this.#settings;
    return new GoalWatch(hub, goal, { encoding, isStream, hasOnePeer }, (fault) => {
      this.#fault ??= fault;
      this.#isReached = fault === undefined;
      this.#end(exitStatus.done);
    });
  }

  /** Closes the prompt at once, and the endpoint within the grace period. */
  #end(status: number): void {
    this.#status ??= status;
    this.#goal?.close();
    this.#prompt?.close();
    const { graceMs, translate: t } = this.#settings;
    if (this.#endpoint.peerCount > 0 && this.#endpoint.spec.type !== 'udp' && process.stderr.isTTY === true) {
      complain(t('finishing', { seconds: graceMs / 1000 }));
    }
    void this.#endpoint.close(graceMs);
    const isFault = this.#status === exitStatus.done && this.#fault !== undefined;
    exitAfter(graceMs + lastLinesMs, isFault ? exitStatus.failed : this.#status);
  }

  /** Whether it is a client that reconnects. */
  get #reconnects(): boolean {
    const { spec } = this.#endpoint;
    return spec.type === 'tcp-connect' && spec.reconnect;
  }

  /** All events of a client, unless it reconnects; a listener's own failures, its only connection, and the input's recipient. */
  #concerns({ type, peer }: EndOrFailure): boolean {
    if (this.#reconnects) return false;
    if (!this.#isListener || peer === undefined || peer === this.#feed?.peer) return true;
    const { spec } = this.#endpoint;
    return type === 'closed' && 'once' in spec && spec.once;
  }

  #finalStatus(): number {
    if (this.#status !== undefined && this.#status !== exitStatus.done) return this.#status;
    if (this.#fault !== undefined) throw this.#fault;
    if (this.#isReached) return exitStatus.done;
    if (this.#status !== undefined && this.#isListener) return this.#status;
    const hasFailed = this.#outcome.failed || this.#feed?.isCut === true || (this.#received?.lost ?? 0) > 0;
    if (this.#feed?.isUnfinished === true && !hasFailed && this.#status === undefined) {
      throw new BreakoutboxError('CLOSED_WHILE_SENDING', {
        address: this.#feed.peer ?? peerOf(this.#options),
      });
    }
    return hasFailed ? exitStatus.failed : exitStatus.done;
  }
}

/** Keeps sending piped input after the server has finished, as long as it flows. */
function withTimeToAnswer(input: EndpointInput): EndpointInput {
  if (input.type !== 'tcp-connect') return input;
  return { ...input, limits: { halfCloseMs: defaultLimits.halfCloseMs, ...input.limits } };
}

function peerOf({ input }: ConversationOptions): string {
  return input.type === 'udp' ? (input.remote ?? input.address ?? '') : input.address;
}

/** Milliseconds for the last lines to be read once everything is closed. */
const lastLinesMs = 500;
