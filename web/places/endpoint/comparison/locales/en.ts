/** The sentences of comparing messages, in English. */
export const en = {
  compare: 'Compare',
  compareHelp: 'What differs between the two messages, or the two conversations, that are selected',
  compareTitle: 'Comparison',
  compareDirection: 'Direction',
  compare_messages: 'Messages',
  compare_received: 'Received',
  compare_sent: 'Sent',
  compareNothing: 'nothing',
  compareMessages_one: '{{shown}} message',
  compareMessages_other: '{{shown}} messages',
  compareBytes_one: '{{shown}} byte',
  compareBytes_other: '{{shown}} bytes',
  compareEqual: 'They are the same.',
  compareCounts:
    'Places that differ: {{places}}. Changed: {{changed}}, only in A: {{removed}}, only in B: {{inserted}}.',
  compareCut: 'The first {{bytes}} bytes of each are compared.',
  compareCoarse: 'Where they have too little in common, a stretch is one difference as a whole.',
  comparePrevious: 'Previous difference',
  compareNext: 'Next difference',
  compareRows: 'Both, side by side',
  compareFolded: '{{count}} the same',
} as const;
