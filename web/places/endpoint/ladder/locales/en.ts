/** The sentences of the ladder of a conversation, in English. */
export const en = {
  roomView: 'View',
  viewLog: 'Log',
  viewLadder: 'Ladder',

  ladderOf: 'Ladder of {{name}}',
  ladderWith: 'with',
  ladderHere: 'here',
  ladderRow: 'a row is',
  ladderEvery: 'a message',
  ladderFit: 'fit: {{scale}}',
  ladderFiner: 'Zoom in',
  ladderCoarser: 'Zoom out',
  ladderEmpty: 'Nothing has passed yet. Each message will be an arrow from one side to the other.',
  ladderAlike_one: '{{span}}, {{shown}} more like these',
  ladderAlike_other: '{{span}}, {{shown}} more like these',
  ladderTotals_one: '{{shown}} message, {{bytes}}',
  ladderTotals_other: '{{shown}} messages, {{bytes}}',
  ladderWithin: 'within {{span}}',
  ladderAgain: 'again',
  ladderUnanswered: 'no answer',
  ladderAsksHere:
    'One request at a time: {{answer}} of each {{period}} is the peer, the rest is the pause before the next request.',
  ladderAsksPeer:
    'The peer asks one thing at a time: {{answer}} of each {{period}} is the answer from here, the rest is the peer.',
  ladderUnansweredCount_one: '{{shown}} request without an answer.',
  ladderUnansweredCount_other: '{{shown}} requests without an answer.',
  ladderOnlyReceived: 'Only the peer speaks: {{messages}} messages{{rate}}.',
  ladderOnlySent: 'Only this side speaks: {{messages}} messages{{rate}}.',
  ladderBoth: 'Both sides speak as they like: {{received}} received, {{sent}} sent.',
} as const;
