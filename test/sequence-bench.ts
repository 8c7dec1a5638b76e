import { sequenceFilter } from '../src/app/sequence/sequence-desk.js';
import type { PlaceholderValues } from '../src/bytes/placeholders.js';
import { parseSequence } from '../src/config/workspace/sequence-file.js';
import { sequenceShape } from '../src/config/workspace/sequence-shape.js';
import { YamlDocument } from '../src/config/workspace/yaml-document.js';
import { type Failure, failure } from '../src/errors/error.js';
import type { Layout } from '../src/layout/layout.js';
import { LayoutReader } from '../src/layout/layout-reader.js';
import type { OpenedFacts } from '../src/sequence/desk.js';
import type { Sequence } from '../src/sequence/sequence.js';
import { SequenceMachine } from '../src/sequence/sequence-machine.js';
import type { SequenceReport, SequenceResult } from '../src/sequence/sequence-report.js';
import type { SequenceTools } from '../src/sequence/sequence-tools.js';
import { toolsWith } from './rules.js';

/** The sequence of a text in YAML that is right. */
export function sequenceOf(yaml: string): Sequence {
  const document = YamlDocument.parse(yaml);
  if (!document.ok) throw new Error(`${document.failure.code} ${JSON.stringify(document.failure.params)}`);
  const parsed = parseSequence(document.value.value(sequenceShape), 'test');
  if (!parsed.ok) throw new Error(`${parsed.fault.path}: ${parsed.fault.failure.code}`);
  return parsed.value;
}

/** What is open, unless said otherwise: a UDP socket on port 7788. */
export const udpFacts: OpenedFacts = {
  encoding: 'utf-8',
  isStream: false,
  isClient: false,
  isServer: false,
  checksum: undefined,
  address: '127.0.0.1',
  port: 7788,
};

/** A sequence on a clock that stands until it is moved, whose world is the test. */
export class SequenceBench {
  readonly machine: SequenceMachine;
  readonly asked: string[] = [];
  readonly reports: SequenceReport[] = [];
  nowMs = 0;
  /** What sending fails with, by the name of what it goes through. */
  readonly sendFailures = new Map<string, Failure>();
  /** Answers an open at once; undefined to answer by hand. */
  facts: ((name: string) => OpenedFacts | undefined) | undefined;
  readonly #opening: string[] = [];

  constructor(
    yaml: string,
    {
      values = {},
      layouts = [],
      messages = {},
    }: {
      readonly values?: Readonly<Record<string, string>>;
      readonly layouts?: readonly Layout[];
      readonly messages?: Readonly<Record<string, (values: PlaceholderValues) => Uint8Array>>;
    } = {},
  ) {
    this.facts = () => udpFacts;
    const outbox = {
      open: (
        name: string,
        target: { readonly type: string; readonly target?: string; readonly address?: string },
      ) => {
        this.asked.push(`open ${name} ${target.target ?? target.address}`);
        this.#opening.push(name);
      },
      send: (name: string, bytes: Uint8Array, peer: string | undefined) => {
        this.asked.push(`send ${name}${peer === undefined ? '' : ` ${peer}`} ${latin(bytes)}`);
        return this.sendFailures.get(name);
      },
      close: (name: string) => void this.asked.push(`close ${name}`),
      serve: (name: string, root: string, how: { readonly port: string; readonly takesFiles: boolean }) => {
        this.asked.push(`serve ${name} ${root} ${how.port}${how.takesFiles ? ' write' : ''}`);
        this.#opening.push(name);
      },
      transfer: (
        id: number,
        {
          direction,
          url,
          local,
        }: { readonly direction: string; readonly url: string; readonly local: string | undefined },
      ) => void this.asked.push(`transfer ${id} ${direction} ${url} ${local ?? '-'}`),
      abortTransfer: (id: number) => void this.asked.push(`abort ${id}`),
      report: (report: SequenceReport) => void this.reports.push(report),
    };
    this.machine = new SequenceMachine(
      sequenceOf(yaml),
      new Map(Object.entries(values)),
      sequenceToolsOf(layouts, messages),
      outbox,
    );
  }

  begin(): this {
    this.machine.begin(this.nowMs);
    this.#answerOpens();
    return this;
  }

  /** Lets time pass; whatever is due happens in its order. */
  pass(ms: number): this {
    const untilMs = this.nowMs + ms;
    for (let turns = 0; turns < 100_000; turns += 1) {
      const { deadlineMs } = this.machine;
      if (deadlineMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, deadlineMs);
      this.machine.deadlineReached(this.nowMs);
      this.#answerOpens();
    }
    this.nowMs = untilMs;
    return this;
  }

  /** A message comes. */
  comes(text: string | Uint8Array, name = 'peer', peer = '192.0.2.7:9'): this {
    const bytes = typeof text === 'string' ? bytesOf(text) : text;
    this.machine.received(name, peer, bytes, this.nowMs);
    this.#answerOpens();
    return this;
  }

  /** The steps that have ended: `3 expect held`. */
  get ended(): readonly string[] {
    return this.reports.flatMap((report) =>
      report.type === 'stepEnded' ? [`${report.step.number} ${report.step.verb} ${report.outcome}`] : [],
    );
  }

  /** The codes of what did not hold. */
  get failures(): readonly string[] {
    return this.failed.map(({ failure: { code } }) => code);
  }

  get failed() {
    return this.reports.flatMap((report) =>
      report.type === 'stepEnded' && report.failure !== undefined ? [report.failure] : [],
    );
  }

  get result(): SequenceResult | undefined {
    const last = this.reports.at(-1);
    return last?.type === 'finished' ? last.result : undefined;
  }

  /** What was sent. */
  get sent(): readonly string[] {
    return this.asked.filter((line) => line.startsWith('send ')).map((line) => line.slice('send '.length));
  }

  #answerOpens(): void {
    for (let name = this.#opening.shift(); name !== undefined; name = this.#opening.shift()) {
      const facts = this.facts?.(name);
      if (facts === undefined) continue;
      this.machine.opened(name, facts, this.nowMs);
    }
  }
}

/** What a sequence is run with in a test. */
export function sequenceToolsOf(
  layouts: readonly Layout[],
  messages: Readonly<Record<string, (values: PlaceholderValues) => Uint8Array>>,
): SequenceTools {
  const fields = new LayoutReader(layouts);
  const unknown = (code: 'LAYOUT_UNKNOWN' | 'MESSAGE_UNKNOWN') =>
    ({ ok: false, failure: failure(code) }) as const;
  return {
    rules: toolsWith({
      filter: sequenceFilter(layouts),
    }),
    fields,
    layout: (name) => {
      const layout = layouts.find((one) => one.name === name);
      return layout === undefined ? unknown('LAYOUT_UNKNOWN') : { ok: true, value: layout };
    },
    message: (name, values) => {
      const make = messages[name];
      return make === undefined ? unknown('MESSAGE_UNKNOWN') : { ok: true, value: make(values) };
    },
    now: () => ({ localTime: '2026-11-25 08:12:40.118', unixSeconds: 1_795_594_360 }),
    random: () => 0.5,
  };
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'utf8'));
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
