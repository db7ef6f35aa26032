/**
 * A command cannot do what was requested. Its message, one sentence, is printed on standard error, and the exit code is 2.
 */
export class CannotDo extends Error {
  override readonly name = 'CannotDo';
}
