import { eolNames } from '../../bytes/line-endings.js';
import { choice, type Described, flag, type Shape, text, whole } from '../shape.js';
import { conditionShape, maxTextLength as content } from './condition-part.js';
import { checksumShape, encodingShape } from './file-values.js';

/** What may be expected by one word alone. */
export const expectedWords = ['nothing', 'connected', 'closed', 'reset', 'refused'] as const;
/** How deep `repeat` and `parallel` may stand in each other. */
const maxNesting = 3;

const values = (description: string) =>
  ({ type: 'object', description, additionalProperties: { type: 'string', maxLength: content } }) as const;

const sentShape = {
  type: 'object',
  additionalProperties: false,
  properties: {
    text: text('Text with escapes, {{placeholders}} and {captures}', content),
    hex: text('Pairs of hex digits, {{placeholders}} and {captures}', content),
    form: {
      type: 'object',
      additionalProperties: false,
      required: ['layout'],
      description: 'The fields of a layout; lengths and checksums follow by themselves',
      properties: {
        layout: text('The name of the layout', 64),
        values: {
          type: 'object',
          description: 'A value for each field that does not follow by itself',
          additionalProperties: {
            anyOf: [
              { type: 'string', maxLength: content },
              { type: 'array', items: { type: 'string' }, maxItems: 4_096 },
            ],
          },
        },
      },
    },
    message: text('A saved message of the workspace, by its name', 1_024),
    set: values('What its placeholders stand for'),
  },
} as const satisfies Shape;

const expectedShape = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...conditionShape.properties,
    tftp: {
      type: 'object',
      additionalProperties: false,
      description: 'A file that a TFTP server of the sequence has sent, or received, whole',
      properties: { sent: text('Its name', 4_096), received: text('Its name', 4_096) },
    },
  },
} as const satisfies Shape;

const tftpShape = {
  type: 'object',
  additionalProperties: false,
  properties: {
    serve: text('The folder, or the one file, that a server serves', 4_096),
    port: { ...text('The port of the server; 0 for any', 64), default: '0' },
    write: flag('Takes new files into the folder that is served'),
    get: text('tftp://HOST[:PORT]/FILE to download', 4_096),
    put: text('A file to upload', 4_096),
    to: text('Where it goes: of get a file below this folder, of put tftp://HOST[:PORT]/FILE', 4_096),
  },
} as const satisfies Shape;

/** The properties of a step that has no steps in it. */
const plainProperties = {
  open: text('An endpoint of the workspace, tcp://HOST:PORT, tls://HOST:PORT or udp://HOST:PORT', 1_024),
  listen: text('tcp:PORT or udp:PORT', 1_024),
  send: {
    description: 'Text, or one of hex, form and message',
    anyOf: [{ type: 'string', maxLength: content }, sentShape],
  },
  expect: {
    description: 'Text that comes; nothing, connected, closed, reset or refused; or conditions',
    anyOf: [{ type: 'string', maxLength: content }, choice(expectedWords, 'Not a message'), expectedShape],
  },
  wait: text('A time: 500ms, 2s', 32),
  set: values('Names, and what they stand for from here on'),
  assert: text('A comparison: {unit} == 3, rtt.p99 < 20ms', 4_096),
  tftp: tftpShape,
  close: text('The name under which something was opened', 200),
  as: text('The name of what is opened', 200),
  to: text('Where it is sent: the name of something open; without it, what was opened last', 200),
  from: text('Where it is expected: the name of something open; without it, what was opened last', 200),
  peer: text('The one peer that it is sent to, as in {peer}', 300),
  within: text('The longest time that this may take: 200ms, 5s', 32),
  encoding: encodingShape,
  framing: text('raw, line, delimiter:HEX, fixed:N, length:u16be or gap:MS', 4_096),
  layout: text('The layout whose messages a stream is cut into', 64),
  reply: text('What answers by itself: none, echo, reverse, reverse-bytes or text:TEMPLATE', content),
  insecure: flag('Takes any certificate'),
  halfClose: text('How long it may still be sent to after the peer has finished sending (FIN): 10s', 32),
  ending: choice(eolNames, 'What is appended'),
  checksum: checksumShape,
  every: text('The time from the beginning of one round to the next', 32),
} as const satisfies Readonly<Record<string, Shape>>;

const plainStep = { type: 'object', additionalProperties: false, properties: plainProperties } as const;

function stepShape(nesting: number): Shape {
  if (nesting === 0) return plainStep;
  const inner = { type: 'array', items: stepShape(nesting - 1), maxItems: 10_000 } as const;
  return {
    ...plainStep,
    properties: {
      ...plainProperties,
      repeat: whole(1, 1_000_000, 'How often the steps are taken'),
      steps: { ...inner, description: 'The steps that are repeated' },
      parallel: { type: 'array', items: inner, maxItems: 100, description: 'Lists of steps, taken at once' },
    },
  };
}

/** `sequences/NAME.yaml`: one sequence. */
export const sequenceShape: Shape = {
  type: 'object',
  title: 'Sequence',
  additionalProperties: false,
  required: ['steps'],
  properties: {
    name: text("What it is called; without it, the file's name", 200),
    remark: text('For people', 4_096),
    onFailure: {
      ...choice(['continue', 'stop'], 'Whether later steps are taken after one that does not hold'),
      default: 'continue',
    },
    steps: { type: 'array', items: stepShape(maxNesting), maxItems: 10_000 },
  },
};

/** A step as a file describes it. */
export type StepInput = Described<typeof plainStep> & {
  readonly repeat?: number | undefined;
  readonly steps?: readonly StepInput[] | undefined;
  readonly parallel?: readonly (readonly StepInput[])[] | undefined;
};

/** A sequence as a file describes it. */
export interface SequenceInput {
  readonly name?: string | undefined;
  readonly remark?: string | undefined;
  readonly onFailure?: 'continue' | 'stop' | undefined;
  readonly steps: readonly StepInput[];
}
