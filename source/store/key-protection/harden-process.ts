/**
 * Keeps opened keys out of a core file and out of reach of a debugger that is started by a signal. It cannot
 * keep them from root, nor from a debugger that the same user attaches.
 */
import { writeFileSync } from 'node:fs';

/** What holds from now on, for this process and those that it starts. */
export interface Hardening {
  /** A core file holds no memory, whoever writes it: the kernel, systemd-coredump or gcore. */
  readonly coreHoldsNoMemory: boolean;
  /** `kill -USR1` no longer opens Node's debugger. */
  readonly isDebuggerSignalOff: true;
}

let done: Hardening | undefined;

/**
 * Takes a tenth of a millisecond, so it is called before any key is opened. Node cannot lower RLIMIT_CORE of
 * its own process, and starting `prlimit` takes 26 ms; Linux lets a process choose instead which of its
 * memory a core file holds: none (core(5), /proc/pid/coredump_filter).
 */
export function hardenProcess(): Hardening {
  if (done !== undefined) return done;
  // A listener takes the signal away from Node's debugger thread; it changes nothing else.
  process.on('SIGUSR1', ignore);
  done = { coreHoldsNoMemory: emptyCoreFilter(), isDebuggerSignalOff: true };
  return done;
}

function emptyCoreFilter(): boolean {
  try {
    writeFileSync('/proc/self/coredump_filter', '0');
    return true;
  } catch {
    return false;
  }
}

function ignore(): void {}
