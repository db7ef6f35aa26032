import { once } from 'node:events';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { Pseudonyms } from '../../formats/redaction/pseudonyms.ts';
import { runCommand } from '../options/run-command.ts';
import { mcpServer } from './mcp-server.ts';
import { type OpenedFile, openFile } from './opened-file.ts';
import { MCP_LINE, mcpOptions } from './options.ts';

/**
 * `mcp`: answers questions about files by the Model Context Protocol over standard input and output, until standard input ends. 0:
 * it ended; 2: a file could not be read or the command line was not understood, with a sentence on standard error.
 */
export function runMcp(args: readonly string[]): Promise<number> {
  return runCommand(MCP_LINE, args, async (given) => {
    const { files, redact } = mcpOptions(given);
    const opened: OpenedFile[] = [];
    const pseudonyms = redact ? new Pseudonyms() : null;
    for (const file of files) opened.push(await openFile(file, pseudonyms));
    const ended = once(process.stdin, 'close');
    const serving = serveStdio(() => mcpServer(opened), {
      transport: new StdioServerTransport(process.stdin, process.stdout),
    });
    await ended;
    await serving.close();
    return 0;
  });
}
