import { readdir, readFile } from 'node:fs/promises';

/** Kernel ticks a second: fixed at 100 on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

/**
 * CPU seconds, user and system, that a process and all its descendants have used so far; null where there is no /proc.
 * Descendants that ended between two calls are missing from the later one.
 */
export async function cpuSeconds(rootPid: number): Promise<number | null> {
  const ticks = new Map<number, { parent: number; used: number }>();
  let entries: string[];
  try {
    entries = await readdir('/proc');
  } catch {
    return null;
  }
  await Promise.all(
    entries
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => {
        const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
        // The command's name may hold spaces and parentheses: fields count from the last one.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (fields.length > 13) {
          ticks.set(Number(pid), {
            parent: Number(fields[1]),
            used: Number(fields[11]) + Number(fields[12]),
          });
        }
      }),
  );
  let sum = 0;
  for (const [pid, { used }] of ticks) if (descends(pid, rootPid, ticks)) sum += used;
  return sum / TICKS_A_SECOND;
}

function descends(pid: number, root: number, processes: ReadonlyMap<number, { parent: number }>): boolean {
  for (let at = pid; at > 1; at = processes.get(at)?.parent ?? 0) if (at === root) return true;
  return false;
}
