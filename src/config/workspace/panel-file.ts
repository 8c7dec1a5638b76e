import { deepFreeze } from '../deep-freeze.js';
import { type Described, type Shape, shapeFault, text } from '../shape.js';
import { FaultyPart, type FilePart, faulty, partOf, reasonFault, shapedFault } from './file-part.js';
import { durationAt } from './file-values.js';

const named = 400;
const message = text('A message by its name, or by its path below messages/', named);

const waitShape = {
  type: 'object',
  additionalProperties: false,
  required: ['wait'],
  properties: { wait: text('A pause: 200ms, 5s', 32) },
} as const satisfies Shape;

const lampShape = {
  type: 'object',
  additionalProperties: false,
  required: ['on'],
  description: 'A lamp beside the title',
  properties: {
    on: text('A filter: a message that matches it lights the lamp', 4_096),
    off: text('A filter: a message that matches it puts the lamp out', 4_096),
  },
} as const satisfies Shape;

const buttonShape = {
  type: 'object',
  additionalProperties: false,
  required: ['title'],
  properties: {
    title: text('What stands on the button', 200),
    message,
    messages: {
      type: 'array',
      maxItems: 1_000,
      items: { anyOf: [message, waitShape] },
      description: 'Several messages one after another, with pauses where they are needed',
    },
    delay: text('The pause between messages that have none between them: 200ms', 32),
    sequence: text('A sequence by its name', named),
    panel: text('Another panel by its name, which is shown instead', named),
    lamp: lampShape,
  },
} as const satisfies Shape;

/** `panels/NAME.yaml`: a page of large buttons. */
export const panelShape = {
  type: 'object',
  title: 'Panel',
  additionalProperties: false,
  required: ['rows'],
  properties: {
    name: text("What it is called; without it, the file's name", 200),
    rows: {
      type: 'array',
      maxItems: 100,
      items: { type: 'array', maxItems: 50, items: buttonShape },
      description: 'The buttons, row by row',
    },
    links: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['title', 'url'],
        properties: { title: text('What the link says', 200), url: text('http://… or https://…', 2_048) },
      },
      description: 'Links below the buttons, as to the manual of the device',
    },
  },
} as const satisfies Shape;

/** A panel as a file describes it. */
export type PanelInput = Described<typeof panelShape>;

/** What a button sends, in order. */
export type PanelStep =
  | { readonly type: 'message'; readonly message: string }
  | { readonly type: 'wait'; readonly ms: number };

/** What a button does. */
export type PanelAction =
  | { readonly type: 'send'; readonly steps: readonly PanelStep[] }
  | { readonly type: 'sequence'; readonly sequence: string }
  | { readonly type: 'panel'; readonly panel: string };

/** A lamp: the filters that light it and put it out; without the second it stays lit. */
export interface PanelLamp {
  readonly on: string;
  readonly off: string | undefined;
}

/** A button of a panel. */
export interface PanelButton {
  readonly title: string;
  readonly action: PanelAction;
  readonly lamp: PanelLamp | undefined;
}

/** A link of a panel; its address is of http or https. */
export interface PanelLink {
  readonly title: string;
  readonly url: string;
}

/** A panel, every part decided. */
export interface Panel {
  readonly name: string;
  readonly rows: readonly (readonly PanelButton[])[];
  readonly links: readonly PanelLink[];
}

/** Checks what a file of a panel holds; `fileName` names one without a name. */
export function parsePanel(value: unknown, fileName: string): FilePart<Panel> {
  const fault = shapeFault(panelShape, value);
  if (fault !== undefined) return faulty(shapedFault(fault));
  const input = value as PanelInput;
  return partOf(() => {
    const rows = input.rows.map((row, rowIndex) =>
      row.map((button, index) => buttonOf(button, `rows[${rowIndex}][${index}]`)),
    );
    const links = input.links ?? [];
    const wrong = links.findIndex(({ url }) => !/^https?:\/\/[^\s/]/i.test(url));
    if (wrong >= 0) throw new FaultyPart(reasonFault(`links[${wrong}].url`, 'panel-link'));
    return deepFreeze({ name: input.name?.trim() || fileName, rows, links });
  });
}

type ButtonInput = Described<typeof buttonShape>;

function buttonOf(input: ButtonInput, path: string): PanelButton {
  const given = (['message', 'messages', 'sequence', 'panel'] as const).filter(
    (kind) => input[kind] !== undefined,
  );
  const [kind] = given;
  if (kind === undefined || given.length > 1) throw new FaultyPart(reasonFault(path, 'panel-button'));
  const { title, lamp } = input;
  const lit = lamp === undefined ? undefined : { on: lamp.on, off: lamp.off };
  const withAction = (action: PanelAction): PanelButton => ({ title, action, lamp: lit });
  if (kind === 'sequence') return withAction({ type: kind, sequence: input.sequence ?? '' });
  if (kind === 'panel') return withAction({ type: kind, panel: input.panel ?? '' });
  const delayMs = input.delay === undefined ? 0 : durationAt(`${path}.delay`, input.delay);
  const steps: PanelStep[] = [];
  for (const [index, step] of (input.messages ?? [input.message ?? '']).entries()) {
    if (typeof step !== 'string') {
      steps.push({ type: 'wait', ms: durationAt(`${path}.messages[${index}].wait`, step.wait) });
      continue;
    }
    if (delayMs > 0 && steps.at(-1)?.type === 'message') steps.push({ type: 'wait', ms: delayMs });
    steps.push({ type: 'message', message: step });
  }
  return withAction({ type: 'send', steps });
}
