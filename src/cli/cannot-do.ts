/** The command cannot do what was asked: its message, one clear sentence, goes to standard error and the exit code is 2. */
export class CannotDo extends Error {
  override readonly name = 'CannotDo';
}
