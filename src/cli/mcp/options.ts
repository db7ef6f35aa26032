import { CannotDo } from '../cannot-do.ts';
import type { Arguments, CommandLine } from '../options/command-line.ts';

/** The options of `mcp`. */
export interface McpOptions {
  /** At least one; only these can be read. */
  readonly files: readonly string[];
  readonly redact: boolean;
}

type Name = 'no-redact';

export const MCP_LINE: CommandLine<Name> = {
  calls: ['switchyard mcp FILE...', 'npm run -s mcp -- FILE...'],
  purpose:
    'Answers questions about HAR files, NetLogs, packet captures, session logs and transcripts by the Model Context Protocol over standard input and output,\n' +
    'until standard input ends. It only reads these files, and hides cookies, tokens and contents of messages.',
  options: { 'no-redact': { what: 'answer with cookies, tokens and contents of messages as well' } },
};

/** @throws CannotDo where no file is named, and for standard input, which carries the protocol */
export function mcpOptions(given: Arguments<Name>): McpOptions {
  const files = given.operands;
  if (files.length === 0) throw new CannotDo('No file was named: use mcp FILE..., or --help for more.');
  if (files.includes('-'))
    throw new CannotDo('Standard input carries the protocol, so no file can come from it.');
  return { files, redact: !given.has('no-redact') };
}
