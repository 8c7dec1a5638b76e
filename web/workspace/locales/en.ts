/** The sentences about files of the workspace that all of its places share, in English. */
export const en = {
  undo: 'Undo',
  redo: 'Redo',
  fileSaved: 'saved',
  fileUnsaved: 'not saved yet',
  fileFaulty: 'not saved: has a fault',
  fileRefused: 'not saved',
  fileConflict: 'not saved: changed elsewhere',
  fileFaultAt:
    'Line {{line}}, column {{column}}: {{why}}. What you typed is kept here and saved as soon as it has no fault.',
  fileKeptHere: 'What you typed is kept in this browser.',
  fileTryAgain: 'Save again',
  fileConflictWhy:
    'This file was changed elsewhere while you edited it. Nothing is lost: choose, or go on editing yours.',
  fileConflictGone: 'This file was removed elsewhere while you edited it.',
  fileKeepMine: 'Keep mine',
  fileTakeTheirs: 'Take theirs',
  fileMine: 'Yours',
  fileTheirs: 'On disk now',
  fileGone: 'Not on disk any more',
  fileTextOf: 'Text of {{file}}',
  fileRemoved: 'Removed {{file}}',
} as const;
