/** The sentences of what people note of messages, in English. */
export const en = {
  noteTitle: 'Tags and note of the message',
  noteTags: 'Tags',
  noteTagsHelp: 'Between blanks; the filter finds them: tag == "odd"',
  noteText: 'Note',
  noteKeep: 'Save',
  noteBy: 'by {{name}}',
  noteMarked: 'marked',
} as const;
