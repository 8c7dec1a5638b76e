/** The sentences of the frame around the places, in English. */
export const en = {
  workspaceAt: 'The workspace in {{folder}}',
  places: 'Places',
  morePlaces: 'More',
  newEndpoint: 'New endpoint',

  find: 'Find a message, an endpoint, a command',
  commandMessage: 'Message {{name}}',
  language: 'Language',
  theme: 'Theme',
  themeSystem: 'As the system',
  themeLight: 'Light',
  themeDark: 'Dark',

  nowhere: 'There is nothing here',
  nowhereWhy: 'The endpoint at this address was removed, or the address was mistyped.',
  nowhereHome: 'To the start',

  skip: 'Skip to the content',

  keyPalette: 'Find an endpoint or a command',
  keyPrevious: 'Previous endpoint',
  keyNext: 'Next endpoint',
  keyFilter: 'To the filter',
  keyComposer: 'To the composer',
  keySheet: 'This sheet',
  keyEscape: 'Close, or back to the log',
  keyRail: 'In the list or the log: move',
  keyFault: 'In the log or a capture: to the trouble or gap before, or after',
  keyOpen: 'In the log: inspect the message',
  keyCopy: 'In the log: copy the message',
  keyMessage: 'Send the saved message of this key',
  keyedSent: 'sent: {{bytes}} B to {{peers}}',
  keyedUnknown: 'No saved message has the key Alt {{digit}}; give one “key: {{digit}}”.',
  keyAgain: 'In the log: send it again',
  keyRename: 'In a file of the workspace: give it another name',
  keySend: 'In the composer: send',

  feedWaiting:
    'The workbench does not answer, so what you see may be out of date. Reconnecting … Check that “bob” is still running.',
  feedWaitingShort: 'No answer from “bob”, reconnecting …',
  feedTryNow: 'Try now',
  tokenTitle: 'This workbench needs a token',
  tokenHelp:
    '“bob” prints an address when it starts; the token is the part after “#token=”. Paste the token or the whole address.',
  tokenLabel: 'Token',
  tokenWrong: 'This is not the token of this workbench. Copy it again from the terminal where “bob” runs.',
  tokenEnter: 'Enter',

  noticeOthers: '{{count}} before it',
  noticeShow: 'Show',
  noticeDesktop: 'On the desktop too',
  noticeDismiss: 'Dismiss what rules said',

  trustTitle: 'This workspace is new to this machine',
  trustWhy:
    'Nothing in {{folder}} starts, answers or is written before you agree. From then on it does this by itself:',
  trustServe: 'let TFTP read and write the folder {{name}}',
  trustStart: 'start {{name}}',
  trustArm: 'answer by the rule {{name}}',
  trustScript: 'run the script {{name}}',
  trustAgree: 'Agree',

  paletteEmpty: 'No match.',
  commandGo: 'Go to {{name}}',
  commandStart: 'Start {{name}}',
  commandStop: 'Stop {{name}}',
  commandNewListen: 'New TCP server',
  commandNewConnect: 'New TCP connection',
  commandNewUdp: 'New UDP socket',
  commandTheme: 'Theme: {{name}}',
  commandLanguage: 'Language: {{name}}',
} as const;
