import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const PACKAGES = {
  nginx: '/usr/sbin/nginx',
  apache2: '/usr/sbin/apache2',
  haproxy: '/usr/sbin/haproxy',
} as const;

export type ProxyPackage = keyof typeof PACKAGES;

/** Debian starts what it installs, unless this file says no with 101 (invoke-rc.d(8)). */
const POLICY = '/usr/sbin/policy-rc.d';

/** Where a proxy's program lies once it is installed. */
export function proxyProgram(name: ProxyPackage): string {
  return PACKAGES[name];
}

/**
 * Sees to it that nginx, apache2 and haproxy are there: installs what is missing from Debian, without starting it as a
 * service. Returns why one is not there, for the name of a skipped test; null where all are.
 */
export function installProxies(): string | null {
  const missing = Object.entries(PACKAGES).flatMap(([name, program]) => (existsSync(program) ? [] : [name]));
  if (missing.length === 0) return null;
  const wanted = missing.join(', ');
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get'))
    return `${wanted} missing, and no apt-get`;
  if (process.getuid?.() !== 0) return `${wanted} missing: run apt-get install ${missing.join(' ')} as root`;
  const policyIsOurs = !existsSync(POLICY);
  if (policyIsOurs) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const install = ['install', '--yes', '--no-install-recommends', ...missing];
    if (aptGet(install) || (aptGet(['update']) && aptGet(install))) return null;
    return `apt-get could not install ${wanted}`;
  } finally {
    if (policyIsOurs) rmSync(POLICY);
  }
}

function aptGet(words: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', words, { env, stdio: 'ignore', timeout: 240_000 }).status === 0;
}
