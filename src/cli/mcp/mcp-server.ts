import { Server } from '@modelcontextprotocol/server';
import { printableJson } from '../output/printable.ts';
import { PRODUCT } from '../product.ts';
import type { OpenedFile } from './opened-file.ts';
import { BadQuestion, checkAsked } from './tool.ts';
import { TOOLS } from './tools.ts';

/** A server that answers questions about these files, and nothing else. */
export function mcpServer(files: readonly OpenedFile[]): Server {
  const server = new Server(
    { name: 'switchyard', version: PRODUCT.version },
    { capabilities: { tools: {} } },
  );
  server.setRequestHandler('tools/list', () => ({
    tools: TOOLS.map(({ name, description, properties, required }) => ({
      name,
      description,
      inputSchema: {
        type: 'object' as const,
        properties: { ...properties },
        required: [...required],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler('tools/call', async ({ params }) => {
    const tool = TOOLS.find(({ name }) => name === params.name);
    if (tool === undefined) return refusal(`There is no tool "${params.name}".`);
    const other = Object.keys(params.arguments ?? {}).find((name) => !Object.hasOwn(tool.properties, name));
    if (other !== undefined)
      return refusal(
        `${tool.name} has no argument "${other}": it takes ${Object.keys(tool.properties).join(', ')}.`,
      );
    try {
      checkAsked(tool, params.arguments ?? {});
      const answer = await tool.answer(files, params.arguments ?? {});
      // A client may print it on a terminal.
      return { content: [{ type: 'text' as const, text: printableJson(JSON.stringify(answer)) }] };
    } catch (error) {
      if (error instanceof BadQuestion) return refusal(error.message);
      throw error;
    }
  });
  return server;
}

function refusal(text: string) {
  return { isError: true, content: [{ type: 'text' as const, text: printableJson(text) }] };
}
