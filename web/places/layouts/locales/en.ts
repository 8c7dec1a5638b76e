/** The sentences of the place of the layouts, in English. */
export const en = {
  layouts: 'Layouts',
  commandLayouts: 'Show the layouts of messages',
  layoutsFilter: 'Name of a layout',
  layoutsNone: 'No layout says yet what your bytes mean',
  layoutsWhy:
    'A layout says in a few lines what a message is made of: numbers in any order, scaled with a unit, names of values, texts, a length, a checksum. Its fields are then in the log, in filters, rules, sequences and captures.',
  layoutsHow: 'Press New for the first one, type a message as hex beside it, and see it read.',
  layoutSample: 'A message read by it',
  layoutSampleHint: 'A message as hex',
  layoutSampleNoHex: 'These are no pairs of hex digits.',
  layoutTake: 'the newest of',
  layoutSound: 'A message of this layout.',
  layoutExpected: '(expected {{hex}})',
  layoutUnsound: 'A field does not fit, or the checksum is another.',
  layoutForeign: 'It begins otherwise: no message of this layout.',
  layoutField: 'Field',
  layoutValue: 'Value',
  layoutPlace: 'Bytes',
  layoutUseNote:
    'A layout with a frame cuts the stream: a running endpoint opens anew for it, and its connections close.',
  layoutUse: 'Read the messages of these endpoints by it',
} as const;
