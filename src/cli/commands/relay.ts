import type { Command } from 'commander';
import { createHub } from '../../app/create-hub.js';
import { loadFactory } from '../../app/endpoints/endpoint-factories.js';
import type { MessageView } from '../../app/layouts/message-view.js';
import { endpointCheck } from '../../config/endpoint-check.js';
import { type AnyEndpointSpec, parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import { relayAnswering } from '../../config/kinds/relay-parts.js';
import { defaultLimits, udpRelayIdleMs } from '../../config/limits.js';
import { describeLineState } from '../../config/line/describe-line-state.js';
import { type RelayInput, tcpRelayInput, udpRelayInput } from '../../config/relay-input.js';
import type { RelaySpec, TcpRelaySpec } from '../../config/relay-spec.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { LineState } from '../../traffic/line-state.js';
import { addCaptureOption } from '../capture-option.js';
import { addCheckOption } from '../check-option.js';
import { addListenerOptions, type ClusterOptions, listenerRules } from '../cluster-option.js';
import { collected } from '../collected.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitAfter, exitStatus, onSignals } from '../exit.js';
import { isPiped } from '../input/input-source.js';
import { RelayPrompt } from '../input/relay-prompt.js';
import type { Translate } from '../language.js';
import {
  addDatagramLineOptions,
  addStreamLineOptions,
  type LineOptions,
  lineInput,
  lineWords,
} from '../line-options.js';
import { addLogOptions, type LogOptions, logRules, openLog } from '../log-option.js';
import { addMessageOptions, type MessageOptions, messageViewOf } from '../message-options.js';
import type { OptionRule } from '../option-rules.js';
import { EventView } from '../output/event-view.js';
import { complain, Output, whenOutputFails } from '../output/output.js';
import { type OwnNode, ownNode } from '../own-node.js';
import { addRelayRulesOption, type Ruling, rulingOf } from '../rule-options.js';
import { type ServedTlsOptions, servedTls } from '../served-tls.js';
import { choice, numberOf, type Settings, secondsIn } from '../settings.js';
import { addLocalOptions, keepAliveOf, type LocalOptions, listenAddress } from '../socket-options.js';

interface CommonOptions extends LocalOptions, MessageOptions, LogOptions, LineOptions, ClusterOptions {
  readonly check?: string;
  readonly rules?: readonly string[];
  readonly idleTimeout?: string;
}

interface TcpOptions extends CommonOptions, ServedTlsOptions {
  readonly framing: string;
  readonly keepalive?: string;
  readonly maxConnections?: string;
  readonly tlsListen?: true;
  readonly tlsTarget?: true;
  readonly insecure?: true;
  readonly proxyProtocol?: readonly string[];
}

interface UdpOptions extends CommonOptions {
  readonly tftp?: true;
}

/** What `--proxy-protocol` may be: a header is taken from clients, or sent to the target. */
const proxyUses = ['accept', 'send', 'send-v2'] as const;

/** `--insecure` is of the target's certificate. */
const tcpRules: readonly OptionRule[] = [
  { option: '--insecure', needs: '--tls-target' },
  ...logRules,
  ...listenerRules,
];

/** Milliseconds for the last lines to be read once everything is closed. */
const lastLinesMs = 500;

/** `bob relay tcp LISTEN TARGET`: stand between clients and a TCP server. */
function relayTcp(listen: string, target: string, options: TcpOptions, settings: Settings): Promise<number> {
  const limitsOf = tcpRelayInput.properties.limits.properties;
  const { maxConnections, idleTimeout, tlsTarget, insecure, proxyProtocol = [] } = options;
  const uses = proxyProtocol.map((text) => choice('--proxy-protocol', text, proxyUses));
  if (uses.includes('send') && uses.includes('send-v2')) {
    const [option, other] = ['--proxy-protocol send', '--proxy-protocol send-v2'];
    throw new BreakoutboxError('OPTIONS_CONTRADICT', { option, other });
  }
  const input: RelayInput = {
    type: 'tcp-relay',
    ...commonInput(listen, target, options, settings),
    framing: options.framing,
    line: lineInput(options),
    limits: {
      maxConnections:
        maxConnections === undefined
          ? undefined
          : numberOf('--max-connections', maxConnections, limitsOf.maxConnections),
      idleTimeoutMs:
        idleTimeout === undefined
          ? undefined
          : secondsIn(limitsOf.idleTimeoutMs, '--idle-timeout', idleTimeout),
      keepAliveMs: keepAliveOf(options),
    },
    tlsListen: servedTls(options, options.tlsListen === true),
    tlsTarget: tlsTarget === undefined ? undefined : insecure === true ? 'insecure' : 'verify',
    acceptProxyHeader: uses.includes('accept'),
    sendProxyHeader: uses.includes('send-v2') ? 'v2' : uses.includes('send') ? 'v1' : undefined,
  };
  return relay(input, ['tcp', listen, target], options, settings);
}

/** `bob relay udp LISTEN TARGET`: stand between clients and a UDP server. */
function relayUdp(listen: string, target: string, options: UdpOptions, settings: Settings): Promise<number> {
  const { idleTimeoutMs } = udpRelayInput.properties.limits.properties;
  const { idleTimeout, tftp } = options;
  const input: RelayInput = {
    type: 'udp-relay',
    ...commonInput(listen, target, options, settings),
    tftp,
    line: lineInput(options),
    limits: {
      idleTimeoutMs:
        idleTimeout === undefined ? undefined : secondsIn(idleTimeoutMs, '--idle-timeout', idleTimeout),
    },
  };
  return relay(input, ['udp', listen, target], options, settings);
}

function commonInput(
  listen: string,
  target: string,
  options: CommonOptions,
  { encoding }: Settings,
): Pick<RelayInput, 'address' | 'target' | 'interface' | 'encoding' | 'receivedChecksum'> {
  return {
    address: listenAddress(listen, options),
    target,
    interface: options.interface,
    encoding,
    receivedChecksum: options.check,
  };
}

/** What a relay was called with: its protocol, and its two addresses. */
type RelayWords = readonly [protocol: 'tcp' | 'udp', listen: string, target: string];

/** Relays until it is interrupted, and shows what passes. Returns the exit status. Rejects with a BreakoutboxError. */
async function relay(
  input: RelayInput,
  words: RelayWords,
  options: CommonOptions,
  settings: Settings,
): Promise<number> {
  const [protocol, listen, target] = words;
  const described = await describedRelay(input, options, settings);
  const node = await ownNode(
    options,
    { command: `relay ${protocol}`, operands: [listen, target], address: listen },
    settings,
  );
  try {
    return await relayAs(node, described, `relay-${protocol}:${listen}`, options, settings);
  } finally {
    await node?.node.close();
  }
}

/** A relay that is described, and what its options name, read and compiled. */
interface DescribedRelay {
  readonly input: RelayInput;
  readonly spec: RelaySpec;
  readonly ruling: Ruling | undefined;
  readonly messages: MessageView | undefined;
}

/** Rejects with a BreakoutboxError: what is wrong with the input, the rules and the layouts. */
async function describedRelay(
  input: RelayInput,
  options: CommonOptions,
  settings: Settings,
): Promise<DescribedRelay> {
  const messages = await messageViewOf(options, input);
  const described = relaySpec(orThrow(parseAnyEndpoint(input)), options, messages?.framing);
  refuseIdleQueue(options, described);
  const ruling =
    options.rules === undefined
      ? undefined
      : await rulingOf(options.rules, relayAnswering(described), described.layouts, settings);
  const spec = ruling === undefined ? described : { ...described, rules: ruling.rules };
  return { input, spec, ruling, messages };
}

async function relayAs(
  own: OwnNode | undefined,
  { input, spec, ruling, messages }: DescribedRelay,
  id: string,
  options: CommonOptions,
  settings: Settings,
): Promise<number> {
  const { create } = await loadFactory(input);
  const { recorder = own?.node.recorder, graceMs, translate: t } = settings;
  const shared = { engine: 'auto', served: undefined, recorder, ruled: ruling?.ruled } as const;
  const hub = own?.node.hub ?? createHub();
  const endpoint =
    own === undefined
      ? create(spec, { id, hub, ...shared })
      : own.node.hold({
          ...{ input, rules: ruling?.rules },
          create: (context) => create(spec, { ...context, ...shared }),
          complete: (changed) => relaySpec(changed, options, messages?.framing),
        });
  const output = new Output();
  const isStream = 'framing' in spec && spec.framing.type === 'raw';
  const view = new EventView(hub, settings, output, {
    stream: input.type === 'tcp-relay',
    check: endpointCheck(input),
    messages,
    shownAs: id,
  });
  let fault: BreakoutboxError | undefined;
  let prompt: RelayPrompt | undefined;
  const end = (): void => {
    prompt?.close();
    if (endpoint.peerCount > 0 && input.type === 'tcp-relay' && process.stderr.isTTY === true)
      complain(t('finishing', { seconds: graceMs / 1000 }));
    void endpoint.close(graceMs);
    exitAfter(graceMs + lastLinesMs, fault === undefined ? exitStatus.done : exitStatus.failed);
  };
  const signals = onSignals(end, exitStatus.done);
  whenOutputFails((failed) => {
    fault ??= failed;
    end();
  });
  const { standingIn } = endpoint;
  if (!isPiped() && standingIn !== undefined) {
    prompt = new RelayPrompt({
      ...{ endpoint, standingIn, settings, view, output, isUncut: isStream },
      drawn: process.stdout.isTTY === true,
      quit: end,
      interrupted: () => signals.raise('SIGINT'),
    });
  }
  const source = {
    hub,
    hasSeveral: false,
    endpoint: () => ({ name: id, encoding: view.reader.encoding, isHex: view.style.hex, isStream }),
  };
  const log = await openLog(options, source, id, settings);
  try {
    await endpoint.open();
    own?.begin((line) => output.complain(line));
    if ('line' in spec && spec.line !== undefined)
      for (const line of lineWords(spec.line, options.profile, settings.language, t)) complain(line);
    void prompt?.run();
    await endpoint.stopped;
    await view.shown();
    if (fault === undefined) await showLine(endpoint.line, output, settings);
  } finally {
    prompt?.close();
    await log?.close();
    signals.stop();
  }
  if (fault !== undefined) throw fault;
  return exitStatus.done;
}

/** Prints what the line has done: for a program an object behind all events, for a person a line for each direction. */
async function showLine(
  line: LineState | undefined,
  output: Output,
  { json, quiet, language }: Settings,
): Promise<void> {
  if (line === undefined) return;
  if (json) await output.write(`${JSON.stringify({ type: 'line', ...line })}\n`);
  else if (!quiet) for (const text of describeLineState(line, language)) complain(text);
}

/**
 * The spec with the layouts that faults are read by, which may be files, and the framing of a layout: one that a person gave by hand goes
 * before it.
 */
function relaySpec(
  spec: AnyEndpointSpec,
  { layout = [] }: MessageOptions,
  framing: RelayFraming | undefined,
): RelaySpec {
  if (spec.type === 'udp-relay') return { ...spec, layouts: layout };
  if (spec.type !== 'tcp-relay') throw new Error(`${spec.type} is no relay`);
  const isByLayout = framing !== undefined && spec.framing.type === 'raw';
  return { ...spec, layouts: layout, ...(isByLayout ? { framing } : {}) };
}

/** A queue is of a rate, which may come with a profile, a direction or the timeline. @throws BreakoutboxError OPTION_NEEDS */
function refuseIdleQueue({ queue }: LineOptions, { line }: RelaySpec): void {
  if (queue === undefined || line === undefined || line.timeline !== undefined) return;
  const isLimited = [line.sides.up, line.sides.down].some(
    ({ rateBitsPerSecond }) => rateBitsPerSecond !== Number.POSITIVE_INFINITY,
  );
  if (!isLimited) throw new BreakoutboxError('OPTION_NEEDS', { option: '--queue', needed: '--rate' });
}

type RelayFraming = TcpRelaySpec['framing'];

/** Adds what both have in common. */
function addCommonOptions(command: Command, t: Translate): Command {
  const clustered = addListenerOptions(addLocalOptions(command, t), t);
  return addRelayRulesOption(addCaptureOption(addLogOptions(clustered, t), t), t)
    .argument('<listen>', t('arguments.listenAddress'))
    .argument('<target>', t('arguments.relayTarget'));
}

function addTcpOptions(command: Command, t: Translate): Command {
  addCommonOptions(command, t)
    .option('--tls-listen', t('options.tlsListen'))
    .option('--tls-cert <file>', t('options.tlsCert'))
    .option('--tls-key <file>', t('options.tlsKey'))
    .option('--tls-target', t('options.tlsTarget'))
    .option('--insecure', t('options.insecureTarget'))
    .option('--proxy-protocol <what>', t('options.proxyProtocol'), collected)
    .option('--framing <framing>', t('options.framing'), 'raw')
    .option('--max-connections <n>', t('options.maxConnections'))
    .option('--idle-timeout <seconds>', t('options.idleTimeout'))
    .option('--keepalive <seconds>', t('options.keepalive', { default: defaultLimits.keepAliveMs / 1_000 }));
  return addCheckOption(addMessageOptions(addStreamLineOptions(command, t), t), t);
}

function addUdpOptions(command: Command, t: Translate): Command {
  addCommonOptions(command, t)
    .option('--tftp', t('options.relayTftp'))
    .option('--idle-timeout <seconds>', t('options.relayIdleTimeout', { default: udpRelayIdleMs / 1_000 }));
  return addCheckOption(addMessageOptions(addDatagramLineOptions(command, t), t), t);
}

/** `relay tcp` as the program takes it. */
export const relayTcpDefinition: CommandDefinition = {
  addOptions: addTcpOptions,
  rules: tcpRules,
  run: relayTcp,
};

/** `relay udp` as the program takes it. */
export const relayUdpDefinition: CommandDefinition = {
  addOptions: addUdpOptions,
  rules: [...logRules, ...listenerRules],
  run: relayUdp,
};
