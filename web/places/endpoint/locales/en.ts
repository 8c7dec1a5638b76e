/** The sentences of the room of an endpoint, where no part of it has its own, in English. */
export const en = {
  connectedTo: 'connected to {{peer}}, from {{local}}',

  chatRoomNamed: 'chat room {{room}}',
  chatRoomMeaning:
    'What is said here goes to everyone in this room, at every node of the cluster that has it',
  removeSure: 'Remove {{name}}? It is stopped, and its log is deleted.',
  counterReceived: '{{messages}} received · {{bytes}}',
  counterFromClients: '{{messages}} from clients · {{bytes}}',
  counterToClients: '{{messages}} from the target · {{bytes}}',
  counterSent: '{{messages}} sent · {{bytes}}',
  counterRefused: '{{count}} refused',
  counterDropped: '{{count}} dropped',
  counterDroppedMeaning: 'Datagrams that the system dropped because its receive buffer was full',
  counterErrors_one: '{{shown}} error',
  counterErrors_other: '{{shown}} errors',

  text: 'Text',
  hex: 'Hex',
  both: 'Both',

  everyoneCount: 'everyone ({{count}})',

  save: 'Save',
  checksumRight: 'checksum right',
  checksumWrong: '{{found}}; {{expected}} expected',
  checksumNoRoom: 'no room for the checksum',

  findChecksum: 'Find the checksum',
  findChecksumVerb: 'Find the checksum …',
  findChecksumShort: 'Checksum …',
  findChecksumHelp: 'Which checksum do the selected messages have, of which bytes?',
  checksumSearching: 'searching …',
  checksumNotFound:
    'No known checksum fits all of them. Select messages that differ, whole ones; framing cuts a stream into messages.',
  checksumsFound_one: 'What fits {{shown}} message, the most probable first.',
  checksumsFound_other: 'What fits all {{shown}} messages, the most probable first.',
  checksumSet: 'Check received',
  checksumSetThis: 'Check received messages for {{spec}}',
  roomPresent: 'Also here: {{names}}',
  roomSomeone: 'someone',
} as const;
