import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hardenProcess } from '../../../source/store/key-protection/harden-process.ts';
import { computing } from '../../support/computing.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

const program = join(import.meta.dirname, 'hardened-program.ts');
const hasCoreFilter = existsSync('/proc/self/coredump_filter');
const pattern = Buffer.from(Array.from({ length: 64 }, (_, at) => ((at * 37 + 11) ^ 0xa5) & 0xff));

interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly output: () => string;
}

/** Started by a shell, because only that can ask for core files. */
async function running(folder: string, mode: string): Promise<Running> {
  const script = 'ulimit -c unlimited; exec "$0" "$@"';
  const child = spawn('sh', ['-c', script, process.execPath, '--inspect-port=0', program, folder, mode], {
    cwd: folder,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  await waitFor(() => text.includes('ready'), { describe: () => text });
  return { child, pid: child.pid ?? 0, output: () => text };
}

async function coreAfterAbort(mode: string): Promise<string> {
  const folder = temporaryFolder();
  const { child } = await running(folder, mode);
  child.kill('SIGABRT');
  await once(child, 'exit');
  const name = readdirSync(folder).find((file) => file.startsWith('core'));
  if (name === undefined) throw new Error('the kernel wrote no core file');
  return join(folder, name);
}

describe('a process that opened a key', () => {
  const corePattern = hasCoreFilter ? readFileSync('/proc/sys/kernel/core_pattern', 'latin1').trim() : '';
  const whyNoCore = /^core/.test(corePattern) ? '' : ` (skipped: core_pattern is "${corePattern}")`;

  test.skipIf(whyNoCore !== '')(`leaves none of its memory in a core file${whyNoCore}`, async () => {
    const hardened = readFileSync(await coreAfterAbort('hardened'));
    expect(hardened.includes(pattern)).toBe(false);
    expect(hardened.length).toBeLessThan(2 ** 20);
    expect(statSync(await coreAfterAbort('bare')).size).toBeGreaterThan(2 ** 24);
  });

  const whyNoGcore = spawnSync('gcore', ['-v']).error === undefined ? '' : ' (skipped: there is no gcore)';
  test.skipIf(whyNoGcore !== '')(`leaves none of its memory in what gcore writes${whyNoGcore}`, async () => {
    const folder = temporaryFolder();
    const { pid } = await running(folder, 'hardened');
    spawnSync('gcore', ['-o', join(folder, 'image'), String(pid)], { timeout: 15_000 });
    const core = readFileSync(join(folder, `image.${pid}`));
    expect(core.includes(pattern)).toBe(false);
    expect(core.length).toBeLessThan(2 ** 20);
  });

  test('opens no debugger when it is sent SIGUSR1, while an ordinary one does', async () => {
    for (const [mode, expected] of [
      ['bare', true],
      ['hardened', false],
    ] as const) {
      const { child, output } = await running(temporaryFolder(), mode);
      child.kill('SIGUSR1');
      if (expected) {
        await waitFor(() => output().includes('Debugger listening'), { describe: output });
        continue;
      }
      // The signal arrives before the next one; an exit by SIGTERM shows that it was dealt with.
      child.kill('SIGTERM');
      await once(child, 'exit');
      expect(output()).not.toContain('Debugger');
      expect(child.signalCode).toBe('SIGTERM');
    }
  });
});

test.skipIf(!hasCoreFilter)(
  'hardening is quick enough to come before every key (skipped outside Linux)',
  () => {
    const computed = computing();
    const { coreHoldsNoMemory } = hardenProcess();
    expect(computed()).toBeLessThan(50);
    expect(coreHoldsNoMemory).toBe(true);
    expect(readFileSync('/proc/self/coredump_filter', 'latin1').trim()).toBe('00000000');
    expect(hardenProcess()).toEqual({ coreHoldsNoMemory, isDebuggerSignalOff: true });
  },
);
