import { Type } from 'typebox';
import { findingIds } from '../traffic/diagnosis/sentences.js';
import { endpointParams } from './endpoints.js';
import type { Operation, ValueOf } from './operation.js';
import { noParams, words } from './schema-parts.js';

const askers = 'admitted';

const finding = Type.Object(
  {
    id: words(findingIds),
    verdict: words(['ok', 'fault', 'unknown']),
    values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    message: Type.String({ description: 'In English; the page words `id` and `values` itself' }),
    next: Type.Optional(Type.String({ description: 'What to do next, in English' })),
  },
  { title: 'Finding' },
);

const diagnosis = Type.Object(
  {
    protocol: Type.Optional(words(['tcp', 'udp'])),
    subject: Type.String({ description: 'What it is about, as it is typed; empty for the whole machine' }),
    findings: Type.Array(finding),
  },
  { title: 'Diagnosis' },
);

/** The findings about one port, or about the machine. */
export type DiagnosisReport = ValueOf<typeof diagnosis>;

/** Milliseconds of a watch at most: an answer of HTTP should not take longer. */
const maxWatchMs = 30_000;

const watchMs = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: maxWatchMs,
    default: 2_000,
    description: 'Milliseconds in which packets and counters are watched',
  }),
);

/** Diagnoses of ports and endpoints: why nothing arrives. */
export const diagnosisOperations = {
  'ports.diagnose': {
    subject: 'system',
    summary: 'Why nothing arrives at a port of this machine, or whether one of another machine is reached',
    description: 'As bob doctor (docs/doctor.md). Without an address, the whole machine.',
    askers,
    params: noParams,
    body: Type.Object(
      {
        address: Type.Optional(
          Type.String({ maxLength: 300, description: 'PORT or HOST:PORT, with tcp: or udp: before it' }),
        ),
        interface: Type.Optional(
          Type.String({ maxLength: 64, description: 'The interface by which it should come in' }),
        ),
        watchMs,
      },
      { additionalProperties: false },
    ),
    result: Type.Array(diagnosis),
  },
  'endpoints.diagnose': {
    subject: 'endpoints',
    summary: 'Why nothing arrives at an endpoint',
    description: 'The same for the port, group or peer of an endpoint, and for whether it holds its port.',
    askers,
    params: endpointParams,
    body: Type.Object({ watchMs }, { additionalProperties: false }),
    result: Type.Array(diagnosis),
  },
} as const satisfies Readonly<Record<string, Operation>>;
