import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../build/project.ts';

/** The output of a tool of node_modules, and how it ended. */
export interface ToolResult {
  readonly exitCode: number;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string;
}

/**
 * Runs a script of node_modules with this Node, in the project's folder.
 * @param script such as `vitest/vitest.mjs`
 * @param env variables besides this process's own environment
 */
export function runTool(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(PROJECT, 'node_modules', script), ...args], {
      cwd: PROJECT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => parts.push(part));
    const output = () => Buffer.concat(parts).toString('utf8');
    child.once('error', (problem) => resolve({ exitCode: 1, output: problem.message }));
    child.once('close', (code) => resolve({ exitCode: code ?? 1, output: output() }));
  });
}
