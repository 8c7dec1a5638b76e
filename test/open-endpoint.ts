import { loadFactory } from '../src/app/endpoints/endpoint-factories.js';
import { RuledBehaviours } from '../src/app/endpoints/ruled-behaviours.js';
import type { EngineWish } from '../src/app/engine.js';
import {
  createEndpoint,
  type Endpoint,
  type EndpointInput,
  Hub,
  parseEndpoint,
  type TrafficEvent,
} from '../src/app/index.js';
import {
  type AnyEndpointInput,
  type AnyEndpointSpec,
  kindOf,
  parseAnyEndpoint,
} from '../src/config/endpoint-kinds.js';
import { parseRules, ruleFileShape } from '../src/config/workspace/rule-file.js';
import { YamlDocument } from '../src/config/workspace/yaml-document.js';
import type { Behaviours } from '../src/endpoint/behaviour.js';
import type { RuleSet } from '../src/endpoint/rules/rule.js';
import { orThrow } from '../src/errors/parsed.js';
import type { TrafficEventType } from '../src/traffic/event.js';
import type { TransportTap } from '../src/transport/tap.js';

/** An endpoint in this process whose events are kept in order. */
export interface Opened {
  readonly endpoint: Endpoint;
  readonly events: TrafficEvent[];
  /** `PORT` that it is bound to. */
  readonly port: number;
  /** The first event that fits, now or later. */
  event<Type extends TrafficEvent['type']>(
    type: Type,
    fits?: (event: Extract<TrafficEvent, { type: Type }>) => boolean,
  ): Promise<Extract<TrafficEvent, { type: Type }>>;
}

interface Handed {
  readonly tap?: TransportTap | undefined;
  readonly behaviours?: Behaviours;
}

/** Makes the endpoint without opening it. */
export function made(
  input: EndpointInput,
  engine: 'auto' | 'linux' | 'portable' = 'auto',
  handed: Handed = {},
): Opened {
  const parsed = parseEndpoint(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const hub = new Hub(setImmediate);
  return kept(createEndpoint(parsed.value, { id: 'test', hub, ...handed }, engine), hub);
}

/** Makes and opens an endpoint of any kind. */
export async function openedOfAny(
  input: AnyEndpointInput,
  {
    engine = 'auto',
    tap,
    types,
    rules = '',
    layouts = [],
  }: {
    readonly engine?: EngineWish;
    readonly tap?: TransportTap | undefined;
    /** The events that somebody wants; all that are of use to most by default. */
    readonly types?: readonly TrafficEventType[] | undefined;
    /** Rules as YAML that it follows, and the layouts that these name. */
    readonly rules?: string;
    readonly layouts?: readonly string[];
  } = {},
): Promise<Opened> {
  const factory = await loadFactory(input);
  const parsed = parseAnyEndpoint(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const hub = new Hub(setImmediate);
  const ruled = new RuledBehaviours();
  const spec = rules === '' ? parsed.value : await withRules(parsed.value, rules, layouts, ruled);
  const endpoint = factory.create(spec, { id: 'test', hub, engine, served: undefined, tap, ruled });
  const one = kept(endpoint, hub, types);
  await one.endpoint.open();
  return one;
}

/** The spec with rules that were prepared, and stand in no file. */
async function withRules(
  spec: AnyEndpointSpec,
  text: string,
  layouts: readonly string[],
  ruled: RuledBehaviours,
): Promise<AnyEndpointSpec> {
  const rules = rulesOf(text, layouts);
  const answering = kindOf(spec).answering(spec);
  const fault = answering && (await ruled.prepare({ ...answering, rules }));
  if (fault !== undefined) throw new Error(`${fault.path} ${fault.failure.code}`);
  return { ...spec, rules, layouts } as AnyEndpointSpec;
}

/** Rules as YAML, which have to be right. */
export function rulesOf(text: string, layouts: readonly string[] = []): RuleSet {
  const parsed = parseRules(orThrow(YamlDocument.parse(text)).value(ruleFileShape), 'rule');
  if (!parsed.ok) throw new Error(`${parsed.fault.path} ${parsed.fault.failure.code}`);
  return { rules: parsed.value, scripts: {}, layouts };
}

/** Keeps the events of an endpoint that publishes to `hub`. */
function kept(endpoint: Endpoint, hub: Hub, types?: readonly TrafficEventType[]): Opened {
  const events: TrafficEvent[] = [];
  const looking = new Set<() => void>();
  hub.subscribe({
    maxEvents: 1_000_000,
    maxBytes: 2 ** 30,
    ...(types === undefined ? {} : { types }),
    onBatch: (batch) => {
      events.push(...batch.events);
      for (const look of looking) look();
    },
  });
  return {
    endpoint,
    events,
    get port() {
      const { status } = endpoint;
      return status.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0;
    },
    event: (type, fits = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = events.find((event) => event.type === type && fits(event as never));
          if (found === undefined) return;
          looking.delete(look);
          resolve(found as never);
        };
        looking.add(look);
        look();
      }),
  };
}

/** Makes and opens it. */
export async function opened(
  input: EndpointInput,
  engine: 'auto' | 'linux' | 'portable' = 'auto',
  tap?: TransportTap,
): Promise<Opened> {
  return openedWith(input, { tap }, engine);
}

/** Makes and opens it with what else an endpoint can be handed. */
export async function openedWith(
  input: EndpointInput,
  {
    tap,
    behaviours,
  }: { readonly tap?: TransportTap | undefined; readonly behaviours?: Behaviours | undefined },
  engine: 'auto' | 'linux' | 'portable' = 'auto',
): Promise<Opened> {
  const one = made(input, engine, behaviours === undefined ? { tap } : { tap, behaviours });
  await one.endpoint.open();
  return one;
}
