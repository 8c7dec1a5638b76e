/** The sentences of the place of the saved messages, in English. */
export const en = {
  messages: 'Messages',
  message: 'Message',
  commandMessages: 'Show the saved messages',
  messageCreate: 'New',
  messageNew: 'New message',
  messageFilter: 'Name, folder or remark',
  messageTick: 'Send {{name}} with the others',
  messageFault: 'has a fault',
  messageChoose: 'Choose a message, or make a new one.',
  messageNone: 'No message is saved yet',
  messageNoneWhat:
    'A saved message is what you send every day, with its target, encoding, line ending and checksum: one click sends it, and so does “bob send NAME” in a script.',
  messageNoneFolder:
    'Each is a small YAML file in {{folder}}, the workspace, beside endpoints, rules and layouts. Keep that folder in git, and edit it here or by hand: a change shows at once in both.',
  messageFirst: 'Make the first message',
  messageNoneImport:
    '“bob import FILE” takes those of Packet Sender, sscom, Docklight, COMTool, x-tools and SuperCom.',
  messageDuplicate: 'Duplicate',
  messageRemove: 'Delete',
  messageSend: 'Send',
  messageStop: 'Stop',
  messageTo: 'to',
  messageToNone: 'an endpoint, or udp://host:port',
  messageNeedsTarget: 'It names no target: say where to send it.',
  messageNeedsBlank: 'Fill in {{name}} first.',
  messageSending: 'Sending …',
  messageSent: 'Sent {{bytes}} B to {{peers}}',
} as const;
