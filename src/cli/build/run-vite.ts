import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { TARGETS, type TargetBrowser } from './manifest-for.ts';

/**
 * Builds a tree's extension for one browser into a folder, in a process of its own: what is built depends on `NODE_ENV` (a run of
 * tests has `test` there, which would put paths of this machine into the panel) and on nothing else of ours.
 * @param project the tree's root
 * @throws with Vite's own words when it does not build
 */
export async function runVite(project: string, browser: TargetBrowser, folder: string): Promise<void> {
  const vite = join(project, 'node_modules', 'vite', 'bin', 'vite.js');
  const { mode } = TARGETS[browser];
  const args = ['build', '--mode', mode, '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'];
  const child = spawn(process.execPath, [vite, ...args], {
    cwd: project,
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (exitCode !== 0) throw new Error(`The extension does not build:\n${said.trim()}`);
}
