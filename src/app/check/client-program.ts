import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import process from 'node:process';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { fileErrorCode } from '../../system/file-errors.js';
import type { CommandTemplate } from './command-template.js';

/** What the system adds to the name of a program. */
const suffixes = process.platform === 'win32' ? ['', '.exe', '.com'] : [''];

/**
 * A command whose program is there and may be run; a path is taken from the current folder, since the command runs in another one.
 * `option` is how the command was given.
 * @throws BreakoutboxError CHECK_PROGRAM_MISSING
 */
export function withProgram(option: string, template: CommandTemplate): CommandTemplate {
  const [program = '', ...words] = template;
  const isPath = /[/\\]/.test(program);
  const folders = isPath ? [''] : (process.env.PATH ?? '').split(delimiter).filter((one) => one !== '');
  let isThere = false;
  for (const file of folders.flatMap((folder) =>
    suffixes.map((suffix) => resolve(join(folder, `${program}${suffix}`))),
  )) {
    const found = stateOf(file);
    if (found === 'runs') return [isPath ? file : program, ...words];
    isThere ||= found === 'there';
  }
  const reason: ReasonKey = isThere
    ? 'check-program-not-executable'
    : isPath
      ? 'check-program-no-file'
      : 'check-program-not-found';
  throw new BreakoutboxError('CHECK_PROGRAM_MISSING', { option, program, reason });
}

function stateOf(file: string): 'runs' | 'there' | 'missing' {
  try {
    if (!statSync(file).isFile()) return 'missing';
    accessSync(file, constants.X_OK);
    return 'runs';
  } catch (error) {
    return fileErrorCode(error) === 'EACCES' ? 'there' : 'missing';
  }
}
