import type { EndpointKind } from '../../config/endpoint-kind.js';
import type { EndpointType, InputOf, SpecOf } from '../../config/endpoint-kinds.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import type { ConversationContext, EndpointContext } from '../../endpoint/endpoint-context.js';
import type { EngineWish } from '../engine.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';
import type { ServedPlace } from '../tftp/served-place.js';
import type { RuledBehaviours } from './ruled-behaviours.js';

/** What an endpoint needs; it does by itself what its spec says unless other `behaviours` are handed in. */
export type GivenContext = EndpointContext & {
  readonly [Part in keyof ConversationContext]?: ConversationContext[Part] | undefined;
} & {
  /** Sees the traffic of the endpoint, unless it has a tap of its own. */
  readonly recorder?: EndpointRecorder | undefined;
  /** Behaviours by the rules of the spec, which were prepared; without them, and without `behaviours`, it has none. */
  readonly ruled?: RuledBehaviours | undefined;
};

/** What the kinds of endpoints need from their opener; each kind takes its own part. */
export type FactoryContext = GivenContext & {
  /** The engine of UDP. */
  readonly engine: EngineWish;
  /** The folder that TFTP servers serve; undefined if none was given. */
  readonly served: ServedPlace | undefined;
};

/** A row of the table of factories: how the endpoints of one kind are described and made. */
export interface EndpointFactory<Type extends EndpointType> {
  readonly kind: EndpointKind<InputOf<Type>, SpecOf<Type>>;
  /** Makes an endpoint; nothing is bound or connected until `open()`. @throws BreakoutboxError what `context` lacks */
  create(spec: SpecOf<Type>, context: FactoryContext): Endpoint<SpecOf<Type>>;
}
